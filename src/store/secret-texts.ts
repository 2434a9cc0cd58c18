import { detectSecretsInSetting } from '../checks/index.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, type KubernetesObject } from '../kube/index.ts';

/** Shorter texts are parts of too many others to be looked for. */
const SHORTEST = 4;

const MASK = '[not stored: a credential]';

/** The credentials that are written into an object, to be kept out of what is quoted around it. */
export class SecretTexts {
  readonly #lines: readonly string[];
  /** A line can be a whole file, and be quoted for each of its findings. */
  readonly #masked = new Map<string, string>();

  /** Null for objects of which nothing may be quoted, since all that they hold is secret. */
  static of({ kind, content }: KubernetesObject): SecretTexts | null {
    if (kind === 'Secret' || kind === 'EncryptionConfiguration' || kind === 'EncryptionConfig') return null;
    const found: string[] = [];
    collect(content, '', found);
    return new SecretTexts(found);
  }

  private constructor(values: readonly string[]) {
    // A block is written line by line; quotes and escapes stand around what is in them.
    const lines = values.flatMap((value) => value.split(/[\r\n"\\]+/)).map((line) => line.trim());
    this.#lines = [...new Set(lines)].filter(({ length }) => length >= SHORTEST);
  }

  /** The line, or what stands in its place where it holds a credential. */
  masked(line: string): string {
    if (this.#lines.length === 0) return line;
    const known = this.#masked.get(line);
    if (known !== undefined) return known;
    const holds = this.#lines.some((secret) => line.includes(secret));
    const masked = holds ? `${/^[-+ ]?\s*/.exec(line)?.[0] ?? ''}${MASK}` : line;
    this.#masked.set(line, masked);
    return masked;
  }
}

/** Every text that looks like a credential, by what it is called. */
function collect(value: JsonValue, key: string, found: string[]): void {
  if (typeof value === 'string') {
    if (detectSecretsInSetting(key, value).length > 0) found.push(value);
    else collectWords(value, found);
  } else if (isJsonArray(value)) {
    for (const [index, entry] of value.entries()) {
      const before = value[index - 1];
      const flag = typeof before === 'string' && before.startsWith('-') ? before.replace(/^-+/, '') : key;
      collect(entry, flag, found);
    }
  } else if (isJsonObject(value)) {
    const name = nameIn(value);
    for (const [field, entry] of Object.entries(value)) {
      if (entry !== undefined) collect(entry, field === 'value' ? name : field, found);
    }
  }
}

/** `name: DB_PASSWORD` says what the `value` beside it is. */
function nameIn(value: JsonObject): string {
  return typeof value['name'] === 'string' ? value['name'] : 'value';
}

const SETTING = /(?:^|[\s;,&])-{0,2}([A-Za-z][A-Za-z0-9_.-]{0,100})\s?[=:]\s?(\S{4,1000})/g;
const MOST_SEARCHED = 100_000;

/** Settings in arguments, scripts and files: `--password=x`, `password: x`. */
function collectWords(text: string, found: string[]): void {
  for (const [, name = '', word = ''] of text.slice(0, MOST_SEARCHED).matchAll(SETTING)) {
    const plain = word.replace(/^["']|["',;]+$/g, '');
    if (detectSecretsInSetting(name, plain).length > 0) found.push(plain);
  }
}
