import type { JsonValue } from '../../kube/index.ts';
import { readDocuments } from '../../sources/index.ts';

export type Scalar = null | boolean | number | bigint | string;

export function isScalar(value: JsonValue): value is Scalar {
  return value === null || typeof value !== 'object';
}

/** Characters that mean nothing to YAML, in blocks and in flow alike. */
const PLAIN = /^(?:--?(?=[A-Za-z]))?[A-Za-z0-9_/.][A-Za-z0-9_/.=-]*$/;

/** A scalar in the text of YAML; `quoted` as JSON has it. */
export function writeScalar(value: Scalar, quoted: boolean): string {
  if (typeof value !== 'string') return String(value);
  return !quoted && readsAsItself(value) ? value : JSON.stringify(value);
}

/** Words, numbers and dates would be read as something else. */
function readsAsItself(text: string): boolean {
  if (text.length > 200 || !PLAIN.test(text)) return false;
  const [document] = readDocuments({ name: '', text: `v: ${text}\n` });
  const value = document?.value as { readonly v?: JsonValue } | undefined;
  return value?.v === text;
}
