import fc from 'fast-check';
import { dump } from 'js-yaml';
import { expect, test } from 'vitest';
import { CHECKS, CheckContext, type CheckSettings, type Finding } from '../../checks/index.ts';
import {
  isKubernetesObject,
  type JsonObject,
  type JsonValue,
  LATEST_KUBERNETES_VERSION,
  objectsIn,
  readObject,
  Snapshot,
} from '../../kube/index.ts';
import { LATEST_POLICY_VERSION } from '../../pod-security/index.ts';
import { readDocuments } from '../../sources/index.ts';
import { evaluate } from './evaluation.ts';
import { planFixes } from './plan-fixes.ts';

const SETTINGS: CheckSettings = {
  podSecurity: { level: 'restricted', version: LATEST_POLICY_VERSION },
  kubernetesVersion: LATEST_KUBERNETES_VERSION,
  today: '2026-11-01',
};

const some = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });
const bool = some(fc.boolean());
const user = some(fc.constantFrom(0, 101, 20_000));
const seccomp = some(fc.constantFrom({ type: 'Unconfined' }, { type: 'RuntimeDefault' }, {}));

const container = fc.record({
  image: fc.constantFrom('registry.example.com/web:1', 'busybox', 'nginx:1.27', 'registry.example.com/a@sha256:0'),
  command: some(fc.constantFrom(['sh', '-c', 'chown 1 /data'], ['/web'], [])),
  ports: some(fc.constantFrom([{ containerPort: 80 }], [{ containerPort: 8080, hostPort: 8080 }])),
  volumeMounts: some(fc.constantFrom([{ name: 'host', mountPath: '/host' }], [{ name: 'tmp', mountPath: '/tmp' }])),
  securityContext: some(
    fc.record({
      privileged: bool,
      allowPrivilegeEscalation: bool,
      readOnlyRootFilesystem: bool,
      runAsNonRoot: bool,
      runAsUser: user,
      procMount: some(fc.constantFrom('Unmasked', 'Default')),
      seccompProfile: seccomp,
      capabilities: some(
        fc.constantFrom<JsonObject[]>(
          { drop: ['ALL'] },
          { add: ['SYS_ADMIN', 'KILL'], drop: ['NET_RAW'] },
          { drop: [] },
          {},
        ),
      ),
    }),
  ),
});

const spec = fc
  .record({
    hostNetwork: bool,
    hostUsers: bool,
    automountServiceAccountToken: bool,
    tolerations: some(fc.constantFrom([{ operator: 'Exists' }], [{ key: 'node-role.kubernetes.io/control-plane' }])),
    volumes: some(
      fc.constantFrom([
        { name: 'host', hostPath: { path: '/var/log' } },
        { name: 'tmp', emptyDir: {} },
      ]),
    ),
    securityContext: some(fc.record({ runAsNonRoot: bool, runAsUser: user, seccompProfile: seccomp })),
    containers: fc.array(container, { minLength: 1, maxLength: 2 }),
  })
  .map(({ containers, ...rest }) => ({
    ...rest,
    containers: containers.map((one, index) => ({ name: `c${index}`, ...one })),
  }));

const KINDS: readonly ((spec: object, name: string) => object)[] = [
  (pod, name) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'shop' }, spec: pod }),
  (pod, name) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'shop' },
    spec: { template: { metadata: { labels: { app: name } }, spec: pod } },
  }),
  (pod, name) => ({
    apiVersion: 'v1',
    kind: 'List',
    items: [{ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'shop' }, spec: pod }],
  }),
];

const LAYOUTS: readonly ((value: object) => string)[] = [
  (value) => dump(value),
  (value) => dump(value, { seqNoIndent: true }),
  (value) => dump(value, { flowLevel: 3, indent: 4 }),
  (value) => `${JSON.stringify(value, undefined, 2)}\n`,
  (value) => JSON.stringify(value),
  (value) => dump(value).replaceAll(/(\S)\n/g, '$1 # why\n'),
];

const text = fc
  .array(fc.tuple(spec, fc.nat(KINDS.length - 1), fc.nat(LAYOUTS.length - 1)), { minLength: 1, maxLength: 3 })
  .chain((objects) =>
    fc.constantFrom('\n', '\r\n').map((lineBreak) =>
      objects
        .map(([pod, kind, layout], index) => {
          const plain = JSON.parse(JSON.stringify(KINDS[kind]?.(pod, `o${index}`))) as object;
          return LAYOUTS[layout]?.(plain) ?? '';
        })
        .map((one) => (one.endsWith('\n') ? one : `${one}\n`))
        .join('---\n')
        .replaceAll('\n', lineBreak),
    ),
  );

function snapshotOf(written: string): Snapshot {
  const objects = readDocuments({ name: 'a.yaml', text: written }).flatMap(({ range, value = null }) =>
    objectsIn(value as JsonValue).map((one) =>
      readObject(one.value, { type: 'document', document: range, path: one.path }),
    ),
  );
  return new Snapshot(objects.filter(isKubernetesObject));
}

function findings(snapshot: Snapshot): readonly Finding[] {
  const context = new CheckContext(snapshot, SETTINGS);
  return CHECKS.flatMap((check) => [...check.run(context)]);
}

test('what is said to be mended is gone from the text, nothing is new, and a second run has nothing to do', () => {
  let mended = 0;
  fc.assert(
    fc.property(text, (written) => {
      const snapshot = snapshotOf(written);
      const options = { settings: SETTINGS, tier: 'likely', namespace: 'default' } as const;
      const plan = planFixes(snapshot, findings(snapshot), options);
      const [after = written] = plan.texts.values();
      const again = snapshotOf(after);
      const [before, now] = [snapshot, again].map((one) => evaluate(one, SETTINGS).byIdentity);
      for (const [key, count] of now ?? []) expect(count, key).toBeLessThanOrEqual(before?.get(key) ?? 0);
      const isGone = plan.outcomes.filter(({ type }) => type === 'fixed' || type === 'also-fixed').length;
      expect(findings(again)).toHaveLength(plan.outcomes.length - isGone);
      expect(planFixes(again, findings(again), options).texts.size).toBe(0);
      if (written.includes('\r\n')) expect(after.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
      // Comments are never lost, but with the line that they explain.
      expect((after.match(/# why/g) ?? []).length).toBeGreaterThanOrEqual((written.match(/# why/g) ?? []).length - 12);
      mended += isGone;
    }),
    { numRuns: 60 },
  );
  expect(mended).toBeGreaterThan(200);
}, 60_000);
