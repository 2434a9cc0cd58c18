import { describe, expect, test } from 'vitest';
import { CHECKS, CheckContext, type CheckSettings, type Finding } from '../../checks/index.ts';
import { eachObjectIn, isKubernetesObject, LATEST_KUBERNETES_VERSION, readObject, Snapshot } from '../../kube/index.ts';
import { LATEST_POLICY_VERSION } from '../../pod-security/index.ts';
import { readDocuments } from '../../sources/index.ts';
import { type PlanOptions, planFixes } from './plan-fixes.ts';

const SETTINGS: CheckSettings = {
  podSecurity: { level: 'restricted', version: LATEST_POLICY_VERSION },
  kubernetesVersion: LATEST_KUBERNETES_VERSION,
  today: '2026-11-01',
};

const OPTIONS: PlanOptions = { settings: SETTINGS, tier: 'likely', namespace: 'default' };

function snapshotOf(text: string): Snapshot {
  const objects = readDocuments({ name: 'a.yaml', text }).flatMap(({ range: document, value = null }) =>
    [...eachObjectIn(value)].map(({ value: item, path }) => readObject(item, { type: 'document', document, path })),
  );
  return new Snapshot(objects.filter(isKubernetesObject));
}

function findings(snapshot: Snapshot, prefix = 'pod-security/'): readonly Finding[] {
  const context = new CheckContext(snapshot, SETTINGS);
  return CHECKS.filter(({ id }) => id.startsWith(prefix)).flatMap((check) => [...check.run(context)]);
}

const POD = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example.com/web:1.4
`;

describe('a plan', () => {
  test('leaves nothing that it says it mends', () => {
    const snapshot = snapshotOf(POD);
    const { outcomes, draft, texts } = planFixes(snapshot, findings(snapshot), OPTIONS);
    expect(outcomes.map(({ type }) => type)).toEqual(['fixed', 'fixed', 'fixed', 'fixed']);
    expect(findings(draft.snapshot)).toEqual([]);
    expect(findings(snapshotOf([...texts.values()].join()))).toEqual([]);
  });

  test('changes the items of Lists, in YAML and JSON, and every document of a text', () => {
    const item = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'a' },
      spec: { containers: [{ name: 'a', image: 'x:1' }] },
    };
    const list = { apiVersion: 'v1', kind: 'PodList', items: [item, { ...item, metadata: { name: 'b' } }] };
    for (const text of [
      JSON.stringify(list),
      JSON.stringify(list, undefined, 4),
      `${POD}---\n${JSON.stringify(list)}\n---\n${POD}`,
    ]) {
      const snapshot = snapshotOf(text);
      const { outcomes, texts } = planFixes(snapshot, findings(snapshot), OPTIONS);
      expect(outcomes.every(({ type }) => type === 'fixed')).toBe(true);
      const [after = ''] = texts.values();
      expect(findings(snapshotOf(after))).toEqual([]);
      // The break of the last line and what separates documents stay; JSON on one line has no spaces yet, and gets none.
      expect(after.endsWith('\n')).toBe(text.endsWith('\n'));
      if (text.startsWith('{"')) expect(after).not.toContain(' ');
      expect(after.match(/^---$/gm)).toEqual(text.match(/^---$/gm));
    }
  });

  test('makes fixes only where everything else stays as it was', () => {
    // With hostUsers: false the pod would be one that the API server refuses, as it has a host namespace.
    const snapshot = snapshotOf(POD.replace('spec:\n', 'spec:\n  hostUsers: null\n'));
    const finding = findings(snapshot, 'workload/host-users')[0];
    expect(finding).toBeDefined();
    const host = snapshotOf(POD.replace('spec:\n', 'spec:\n  hostPID: true\n'));
    const [object] = host.objects;
    const moved = finding && object && { ...finding, object };
    const { outcomes, texts } = planFixes(host, moved ? [moved] : [], OPTIONS);
    expect(outcomes).toMatchObject([{ type: 'by-hand' }]);
    expect(texts.size).toBe(0);
  });

  test('takes the next proposal where the text has no place for the first', () => {
    const anchored = `${POD}      securityContext: *context\n`.replace(
      'spec:\n',
      'spec:\n  securityContext: &context\n    runAsUser: 1000\n',
    );
    const snapshot = snapshotOf(anchored);
    const { outcomes } = planFixes(snapshot, findings(snapshot, 'pod-security/seccomp'), OPTIONS);
    expect(outcomes).toMatchObject([
      { type: 'fixed', proposal: { title: 'set seccompProfile RuntimeDefault for the container' } },
    ]);
  });

  test('keeps the objects that it is told to keep', () => {
    const snapshot = snapshotOf(POD);
    const { outcomes, texts } = planFixes(snapshot, findings(snapshot), { ...OPTIONS, keep: () => 'not mine' });
    expect(new Set(outcomes.map((outcome) => (outcome.type === 'by-hand' ? outcome.reason : outcome.type)))).toEqual(
      new Set(['not mine']),
    );
    expect(texts.size).toBe(0);
  });

  test('uses what is chosen', () => {
    const snapshot = snapshotOf(POD);
    const choose = (finding: Finding) => finding.check.id === 'pod-security/run-as-non-root';
    const { outcomes, texts } = planFixes(snapshot, findings(snapshot), { ...OPTIONS, choose });
    expect(outcomes.filter(({ type }) => type === 'fixed')).toHaveLength(1);
    expect([...texts.values()]).toEqual([`${POD}  securityContext:\n    runAsNonRoot: true\n`]);
  });

  test('ends with any value in any place', () => {
    for (const value of ['null', '[]', '{}', 'text', '1', '[null]', '{__proto__: {}}']) {
      for (const field of ['securityContext', 'volumes', 'containers']) {
        const text = POD.replace('spec:\n', `spec:\n  ${field}: ${value}\n`).replace(
          /\n {2}containers:\n[\s\S]*/,
          (own) => (field === 'containers' ? '\n' : own),
        );
        const snapshot = snapshotOf(text);
        const before = findings(snapshot, '').length;
        const { draft } = planFixes(snapshot, findings(snapshot, ''), OPTIONS);
        expect(findings(draft.snapshot, '').length).toBeLessThanOrEqual(before);
      }
    }
  });
});
