import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isJsonObject, type JsonValue, podTemplate, Reading } from '../src/kube/index.ts';
import { evaluatePod, isLevel, parsePolicyVersion } from '../src/pod-security/index.ts';
import type { Failure, Suite } from './suite.ts';

/** `fixtures.jsonl`: a case a line, `{name, level, version, allowed, pod}`. */
export const podSecurity: Suite = async (folder) => {
  const lines = (await readFile(join(folder, 'fixtures.jsonl'), 'utf8')).split('\n').filter((line) => line !== '');
  const failures: Failure[] = [];
  for (const line of lines) {
    const failure = judge(JSON.parse(line));
    if (failure !== undefined) failures.push(failure);
  }
  return { passed: lines.length - failures.length, failures, skipped: 0 };
};

function judge(fixture: JsonValue): Failure | undefined {
  if (!isJsonObject(fixture)) return { name: '(no name)', message: 'the case is no map' };
  const { name, level, version, allowed, pod } = fixture;
  const parsed = parsePolicyVersion(String(version));
  if (typeof name !== 'string' || typeof level !== 'string' || !isLevel(level) || parsed === undefined) {
    return { name: String(name), message: 'the case has no name, level or version' };
  }
  const reading = new Reading();
  const evaluation = evaluatePod({ level, version: parsed }, podTemplate(pod ?? null, reading) ?? {});
  const problem = reading.problems[0];
  if (problem !== undefined) return { name, message: `${problem.path.join('.')}: ${problem.message}` };
  if (evaluation.allowed === allowed && (allowed === true || failsCheck(name, evaluation.violations))) return undefined;
  return {
    name,
    message: `expected ${allowed ? 'allowed' : 'forbidden'}, got ${evaluation.forbiddenDetail || 'allowed'}`,
  };
}

/** A case is written for one check, which its name gives in lower case; an overriding check may stand in for it. */
function failsCheck(name: string, violations: readonly { readonly check: string }[]): boolean {
  const written = /([^/]*?)[0-9]*$/.exec(name)?.[1] ?? '';
  const subject = written.replace(/_.*$/, '');
  return violations.some(
    ({ check }) =>
      check.toLowerCase().startsWith(subject) || (subject === 'hostpathvolumes' && check === 'restrictedVolumes'),
  );
}
