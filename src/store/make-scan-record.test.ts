import { describe, expect, test } from 'vitest';
import { audit } from '../audit/index.ts';
import { CHECKS, CheckContext } from '../checks/index.ts';
import { testFolder } from '../cli/test-folder.ts';
import { LATEST_KUBERNETES_VERSION } from '../kube/index.ts';
import { LATEST_POLICY_VERSION } from '../pod-security/index.ts';
import { loadSnapshot } from '../sources/index.ts';
import { type FinishedScan, makeScanRecord } from './make-scan-record.ts';
import type { FindingRecord, ScanRecord } from './scan-record.ts';

/** Beside it in the file stand a Secret and another pod's credential. */
const PODS = `apiVersion: v1
kind: Secret
metadata: { name: db }
stringData: { password: tr0ub4dor-3 }
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: { team: shop }
spec:
  hostPID: true
  containers:
    - name: web
      image: registry.example.com/web:1.4
      args: ["--db-password=tr0ub4dor-1"]
      env:
        - { name: DB_PASSWORD, value: tr0ub4dor-2 }
      securityContext:
        privileged: true
`;

async function record(text: string, parts: Partial<FinishedScan> = {}, file = 'a.yaml'): Promise<ScanRecord> {
  const snapshot = await loadSnapshot([testFolder({ [file]: text })], { env: {} });
  const today = '2026-01-01';
  const context = new CheckContext(snapshot, {
    podSecurity: { level: 'restricted', version: LATEST_POLICY_VERSION },
    kubernetesVersion: LATEST_KUBERNETES_VERSION,
    today,
    allowedRegistries: [],
  });
  const rules = { checks: CHECKS, severities: new Map(), exceptions: [], baseline: undefined, today };
  return makeScanRecord({
    snapshot,
    audit: audit(context, rules),
    gaps: snapshot.gaps,
    startedAt: 1,
    finishedAt: 2,
    source: 'a.yaml',
    tools: { breakwater: '0.1.0' },
    ...parts,
  });
}

function findingOf({ findings }: ScanRecord, check: string): FindingRecord {
  const found = findings.find((one) => one.check === check);
  if (found === undefined) throw new Error(`no ${check}`);
  return found;
}

describe('the record of a scan', () => {
  test('has objects with their place, and who answers for them', async () => {
    const { objects, workloads, verdicts } = await record(PODS);
    expect(workloads).toBe(1);
    expect(objects.map(({ kind, name, owner, place }) => [kind, name, owner, place?.start?.line])).toEqual([
      ['Secret', 'db', undefined, 1],
      ['Pod', 'web', 'shop', 6],
    ]);
    expect(verdicts.map(({ check }) => check)).toEqual(CHECKS.map(({ id }) => id));
  });

  test('passes to another thread as it is', async () => {
    const made = await record(PODS);
    expect(structuredClone(made)).toEqual(made);
  });

  test('shows the lines around a finding, with no line of another object', async () => {
    const { excerpt, place } = findingOf(await record(PODS), 'pod-security/host-namespaces');
    expect(place?.start).toEqual({ line: 12, column: 3 });
    expect(excerpt).toEqual({
      firstLine: 8,
      lines: [
        'metadata:',
        '  name: web',
        '  labels: { team: shop }',
        'spec:',
        '  hostPID: true',
        '  containers:',
        '    - name: web',
        '      image: registry.example.com/web:1.4',
        '      [not stored: a credential]',
      ],
    });
  });

  test('holds no credential anywhere', async () => {
    const fixOf = (): ScanRecord['findings'][number]['fix'] => ({
      ...({ type: 'fixed', tier: 'safe', title: 'x', why: 'y' } as const),
      diff: '-  value: tr0ub4dor-2\n+  other: 1\n',
    });
    const made = await record(PODS, { fixOf });
    expect(JSON.stringify(made).includes('tr0ub4dor')).toBe(false);
    expect(findingOf(made, 'pod-security/host-namespaces').fix).toMatchObject({
      diff: '-  [not stored: a credential]\n+  other: 1\n',
    });
  });

  test('quotes one entry of a list alone', async () => {
    const list = `apiVersion: v1
kind: List
items:
  - { apiVersion: v1, kind: Secret, metadata: { name: db }, stringData: { password: tr0ub4dor-3 } }
  - apiVersion: v1
    kind: Pod
    metadata: { name: web }
    spec:
      hostPID: true
      containers: [{ name: web, image: "registry.example.com/web:1.4" }]
  - { apiVersion: v1, kind: Secret, metadata: { name: db2 }, stringData: { password: tr0ub4dor-3 } }
`;
    const made = await record(list);
    expect(JSON.stringify(made).includes('tr0ub4dor')).toBe(false);
    expect(findingOf(made, 'pod-security/host-namespaces').excerpt).toEqual({
      firstLine: 5,
      lines: list
        .split('\n')
        .slice(4, 10)
        .map((line) => line.replace('  - ', '    ')),
    });
  });

  test.each([
    [
      'a list of one line',
      (pod: object, secret: object) => ({ apiVersion: 'v1', kind: 'List', items: [secret, pod, secret] }),
    ],
    ['objects of one line', (pod: object, secret: object) => [secret, pod, secret]],
  ])('quotes the part of a line that is the object: %s', async (_name, join) => {
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'db' },
      stringData: { password: 'tr0ub4dor-3' },
    };
    const containers = [{ name: 'web', image: 'registry.example.com/web:1.4' }];
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: { hostPID: true, containers } };
    const joined = join(pod, secret);
    const text = Array.isArray(joined) ? joined.map((one) => JSON.stringify(one)).join('') : JSON.stringify(joined);
    const made = await record(text, {}, 'a.json');
    expect(JSON.stringify(made).includes('tr0ub4dor')).toBe(false);
    const { excerpt } = findingOf(made, 'pod-security/host-namespaces');
    expect(excerpt?.firstLine).toBe(1);
    expect(excerpt?.lines.map((line) => line.trim())).toEqual([JSON.stringify(pod)]);
  });

  test('says that an object is another one when it differs', async () => {
    const hashes = async (text: string) => (await record(text)).objects.map(({ hash }) => hash);
    const [secret, pod] = await hashes(PODS);
    expect(await hashes(PODS.replace('hostPID: true', 'hostPID: false'))).toEqual([
      secret,
      expect.not.stringMatching(pod ?? ''),
    ]);
    expect(await hashes(`# a comment\n${PODS}`)).toEqual([secret, pod]);
  });
});
