import { isJsonArray, isJsonObject, type JsonValue } from '../kube/index.ts';
import { jsonText } from '../report/index.ts';

/** Texts that need no quotes in any version of YAML: they begin like a word. Some words mean something else. */
const PLAIN = /^[A-Za-z][A-Za-z0-9_./-]*$/;
const RESERVED = /^(?:y|n|yes|no|on|off|true|false|null|nan|inf)$/i;

/** Writes a value as YAML that every reader takes for the same value. */
export function yamlText(value: JsonValue): string {
  return isEmpty(value) || !isNested(value) ? `${scalar(value)}\n` : `${block(value, '').join('\n')}\n`;
}

function block(value: JsonValue, indent: string): readonly string[] {
  if (isJsonArray(value)) {
    return value.flatMap((item) => {
      const [first = '', ...rest] = entry(item, `${indent}  `);
      return [`${indent}- ${first.trimStart()}`, ...rest];
    });
  }
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, field]) => {
    if (field === undefined) return [];
    if (isEmpty(field) || !isNested(field)) return [`${indent}${text(key)}: ${scalar(field)}`];
    return [`${indent}${text(key)}:`, ...block(field, `${indent}  `)];
  });
}

function entry(value: JsonValue, indent: string): readonly string[] {
  return isEmpty(value) || !isNested(value) ? [scalar(value)] : block(value, indent);
}

function isNested(value: JsonValue): boolean {
  return isJsonArray(value) || isJsonObject(value);
}

function isEmpty(value: JsonValue): boolean {
  return isJsonArray(value) ? value.length === 0 : isJsonObject(value) && Object.keys(value).length === 0;
}

function scalar(value: JsonValue): string {
  if (typeof value === 'string') return text(value);
  return typeof value === 'bigint' ? String(value) : jsonText(value);
}

function text(value: string): string {
  return PLAIN.test(value) && !RESERVED.test(value) ? value : jsonText(value);
}
