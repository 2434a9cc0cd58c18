import { expect, test } from 'vitest';
import type { Check } from '../checks/index.ts';
import type { CheckPart, Control, Framework } from '../frameworks/index.ts';
import { isKubernetesObject, readObject } from '../kube/index.ts';
import type { AuditedFinding } from './audited-finding.ts';
import { judgeFrameworks } from './framework-verdict.ts';
import type { CheckVerdict } from './verdict.ts';

type State = 'pass' | 'fail' | 'accepted' | 'known' | 'unread' | 'idle' | 'not-run';

const object = readObject({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } }, { type: 'value', name: 'a' });

const check = (id: string): Check => ({
  id,
  title: id,
  severity: 'low',
  rationale: '',
  remediation: '',
  examples: { bad: '', good: '' },
  references: [],
  needs: [],
  run: () => [],
});

function finding(
  id: string,
  state: AuditedFinding['state'],
  field = 'hostPID',
  alsoFails: string[] = [],
): AuditedFinding {
  if (!isKubernetesObject(object)) throw new Error('the test is wrong');
  const path = ['spec', field, 0];
  return { finding: { check: check(id), object, path, message: 'x' }, severity: 'low', state, alsoFails };
}

function verdict(id: string, state: State): readonly CheckVerdict[] {
  const one = { check: check(id), severity: 'low' } as const;
  switch (state) {
    case 'not-run':
      return [];
    case 'unread':
      return [{ ...one, verdict: 'not-evaluated', reason: 'pods are forbidden' }];
    case 'idle':
      return [{ ...one, verdict: 'not-evaluated', reason: 'no services', isIdle: true }];
    case 'fail':
    case 'known':
      return [{ ...one, verdict: 'fail' }];
    case 'pass':
    case 'accepted':
      return [{ ...one, verdict: 'pass' }];
  }
}

function frameworkOf(control: Omit<Control, 'id' | 'title'>): Framework {
  const controls = [{ id: '1', title: 'one', ...control }];
  const sections = [{ id: 's', title: 's', controls }];
  return { id: 'f', aliases: [], title: 'f', version: '1', edition: 'e', url: 'u', controlsAre: 'items', sections };
}

const part = (id: string, field?: string): CheckPart => ({ check: id, field });

function judged(states: Readonly<Record<string, State>>, person?: string) {
  const checks = Object.keys(states).map((id) => part(id));
  const framework = frameworkOf({ subjects: [], checks, ...(person === undefined ? {} : { person }) });
  const findings = Object.entries(states).flatMap(([id, state]) => {
    if (state === 'fail') return [finding(id, 'open')];
    return state === 'accepted' || state === 'known' ? [finding(id, state)] : [];
  });
  const verdicts = Object.entries(states).flatMap(([id, state]) => verdict(id, state));
  const [result] = judgeFrameworks([framework], { findings, verdicts });
  const [control] = result?.controls ?? [];
  return { verdict: control?.verdict, reason: control?.reason, findings: control?.findings.length, result };
}

const PERSON = 'look at the lock';

test.each([
  // checks, person, verdict, reason
  [{ a: 'pass' }, undefined, 'pass', undefined],
  [{ a: 'pass', b: 'pass' }, undefined, 'pass', undefined],
  [{ a: 'fail' }, undefined, 'fail', undefined],
  [{ a: 'pass', b: 'fail' }, undefined, 'fail', undefined],
  [{ a: 'known' }, undefined, 'fail', undefined],
  [{ a: 'accepted' }, undefined, 'pass', undefined],
  [{ a: 'accepted', b: 'fail' }, undefined, 'fail', undefined],
  [{ a: 'unread' }, undefined, 'not-evaluated', 'a: pods are forbidden'],
  [{ a: 'pass', b: 'unread' }, undefined, 'not-evaluated', 'b: pods are forbidden'],
  [{ a: 'fail', b: 'unread' }, undefined, 'fail', undefined],
  [{ a: 'idle' }, undefined, 'not-evaluated', 'no services'],
  [{ a: 'idle', b: 'idle' }, undefined, 'not-evaluated', 'no services'],
  [{ a: 'pass', b: 'idle' }, undefined, 'pass', undefined],
  [{ a: 'idle', b: 'unread' }, undefined, 'not-evaluated', 'b: pods are forbidden'],
  [{ a: 'fail', b: 'idle' }, undefined, 'fail', undefined],
  [{ a: 'not-run' }, undefined, 'not-evaluated', 'a was not run'],
  [{ a: 'pass', b: 'not-run' }, undefined, 'not-evaluated', 'b was not run'],
  [{ a: 'fail', b: 'not-run' }, undefined, 'fail', undefined],
  [{}, PERSON, 'not-evaluated', `a person judges: ${PERSON}`],
  [{ a: 'pass' }, PERSON, 'not-evaluated', `a person judges: ${PERSON}`],
  [{ a: 'fail' }, PERSON, 'fail', undefined],
  [{ a: 'idle' }, PERSON, 'not-evaluated', 'no services'],
  [{ a: 'unread' }, PERSON, 'not-evaluated', 'a: pods are forbidden'],
] as const)('checks %j, a person: %s -> %s', (states, person, wanted, reason) => {
  const { result, ...control } = judged(states, person);
  expect(control).toMatchObject({ verdict: wanted, reason });
  expect(result).toMatchObject({
    pass: Number(wanted === 'pass'),
    fail: Number(wanted === 'fail'),
    notEvaluated: Number(wanted === 'not-evaluated'),
  });
});

test('what an exception accepts is shown with the control that passes by it', () => {
  expect(judged({ a: 'accepted' }).findings).toBe(1);
});

test.each([
  ['hostPID', 'fail', 1],
  ['hostIPC', 'pass', 0],
])('of a check of several fields, %s alone counts: %s', (field, wanted, count) => {
  const framework = frameworkOf({ subjects: [], checks: [part('a', field)] });
  const audit = { findings: [finding('a', 'open')], verdicts: verdict('a', 'fail') };
  const [control] = judgeFrameworks([framework], audit)[0]?.controls ?? [];
  expect([control?.verdict, control?.findings.length]).toEqual([wanted, count]);
});

test('a check fails its control by a finding that another check shows in its place', () => {
  const framework = frameworkOf({ subjects: [], checks: [part('b')] });
  const audit = { findings: [finding('a', 'open', 'x', ['b'])], verdicts: verdict('b', 'fail') };
  expect(judgeFrameworks([framework], audit)[0]?.controls[0]?.verdict).toBe('fail');
});
