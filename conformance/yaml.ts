import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { isJsonObject, type JsonValue } from '../src/kube/index.ts';
import { readDocuments } from '../src/sources/yaml/index.ts';
import type { Failure, SuiteResult } from './suite.ts';

/** A text, and the `spec` that kubectl reads from it or the error with which it refuses it. */
interface Case {
  readonly name: string;
  readonly yaml: string;
  readonly spec?: JsonValue;
  readonly error?: string;
}

/** Runs every case of `kubectl.jsonl`. The file's numbers are read by kubectl's own rule: exact within 64 bits. */
export async function runYaml(folder: string): Promise<SuiteResult> {
  const text = await readFile(join(folder, 'kubectl.jsonl'), 'utf8');
  const cases = readDocuments({ name: 'kubectl.jsonl', text }).map(({ value, error }) => {
    if (value === undefined) throw new Error(`kubectl.jsonl cannot be read: ${error?.message ?? 'an empty line'}`);
    return value as unknown as Case;
  });
  const failures: Failure[] = [];
  for (const testCase of cases) {
    const message = judge(testCase);
    if (message !== undefined) failures.push({ name: testCase.name, message });
  }
  return { passed: cases.length - failures.length, failures, skipped: 0 };
}

/** What differs from kubectl's answer, if anything. */
function judge(testCase: Case): string | undefined {
  const documents = readDocuments({ name: testCase.name, text: testCase.yaml });
  const error = documents.find((document) => document.error !== undefined)?.error;
  if (testCase.error !== undefined) return error === undefined ? `kubectl refuses it: ${testCase.error}` : undefined;
  if (error !== undefined) return `kubectl reads it: ${error.message}`;
  const values = documents.flatMap(({ value }) => (value === undefined ? [] : [value]));
  const [object] = values;
  const spec = values.length === 1 && object !== undefined && isJsonObject(object) ? object['spec'] : undefined;
  return isDeepStrictEqual(spec, testCase.spec) ? undefined : `expected ${show(testCase.spec)}, found ${show(spec)}`;
}

function show(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? `${part}n` : part)) ?? 'nothing';
}
