import type { JsonObject, JsonValue } from '../../src/kube/index.ts';

const PLAIN = /^[A-Za-z/][A-Za-z0-9_./@-]*$/;
const KEYWORD = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

/** Writes objects as kubectl does: block style, one document an object. */
export function toYaml(objects: readonly JsonObject[]): string {
  return objects.map((object) => `${block(object, '').trimStart()}`).join('---\n');
}

function block(value: JsonValue, indent: string): string {
  if (Array.isArray(value)) {
    if (value.length === 0) return ' []\n';
    const items = value.map((item: JsonValue) => `${indent}- ${block(item, `${indent}  `).trimStart()}`);
    return `\n${items.join('')}`;
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, field]) => field !== undefined);
    if (entries.length === 0) return ' {}\n';
    return `\n${entries.map(([key, field]) => `${indent}${scalar(key)}:${nested(field ?? null, indent)}`).join('')}`;
  }
  return ` ${typeof value === 'string' ? scalar(value) : String(value)}\n`;
}

/** Lists stand at the indentation of their key, maps two further in. */
function nested(value: JsonValue, indent: string): string {
  return block(value, Array.isArray(value) ? indent : `${indent}  `);
}

function scalar(text: string): string {
  return PLAIN.test(text) && !KEYWORD.test(text) ? text : JSON.stringify(text);
}
