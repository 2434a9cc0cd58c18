import type { FieldPath } from '../../kube/index.ts';

interface Flag {
  readonly values: readonly string[];
  /** Where the last one stands. */
  readonly path: FieldPath;
}

/** The flags a component is started with, as pflag reads them. */
export class Flags {
  readonly #flags = new Map<string, { values: string[]; path: FieldPath }>();
  /** Where a missing flag should be. */
  readonly #home: FieldPath;

  constructor(home: FieldPath) {
    this.#home = home;
  }

  add(name: string, value: string, path: FieldPath): void {
    const known = this.#flags.get(name);
    if (known === undefined) this.#flags.set(name, { values: [value], path });
    else {
      known.values.push(value);
      known.path = path;
    }
  }

  has(name: string): boolean {
    return this.#get(name) !== undefined;
  }

  /** The last value given; undefined without the flag, or for an empty value. */
  value(name: string): string | undefined {
    return this.#get(name)?.values.at(-1) || undefined;
  }

  /** The entries of a list flag, which may be repeated. */
  list(name: string): readonly string[] {
    const entries = (this.#get(name)?.values ?? []).flatMap((value) => value.split(','));
    return entries.map((entry) => entry.trim()).filter((entry) => entry !== '');
  }

  /** The value of a boolean flag; `--profiling` alone is true. */
  isTrue(name: string, byDefault: boolean): boolean {
    const value = this.#get(name)?.values.at(-1);
    if (value === undefined) return byDefault;
    return value === '' || ['1', 't', 'T', 'true', 'TRUE', 'True'].includes(value);
  }

  number(name: string): number | undefined {
    const value = this.value(name);
    return value === undefined || !/^-?[0-9]{1,15}$/.test(value) ? undefined : Number(value);
  }

  /** Where the flag stands, or where it should. */
  pathOf(name: string): FieldPath {
    return this.#get(name)?.path ?? this.#home;
  }

  #get(name: string): Flag | undefined {
    return this.#flags.get(name);
  }
}

/** Reads `--name=value`, `--name value` and `--name` out of a command line. */
export function readFlags(words: readonly string[], home: FieldPath, pathOf: (index: number) => FieldPath): Flags {
  const flags = new Flags(home);
  for (const [index, word] of words.entries()) {
    const [, name, value] = /^--?([A-Za-z][A-Za-z0-9-]*)(?:=([\s\S]*))?$/.exec(word) ?? [];
    if (name === undefined) continue;
    const next = words[index + 1];
    const separate = value === undefined && next !== undefined && !next.startsWith('-');
    flags.add(name, value ?? (separate ? next : ''), pathOf(index));
  }
  return flags;
}
