import { expect, test } from 'vitest';
import { CHECKS, CheckContext } from '../checks/index.ts';
import { isKubernetesObject, LATEST_KUBERNETES_VERSION, readObject, Snapshot } from '../kube/index.ts';
import { LATEST_POLICY_VERSION } from '../pod-security/index.ts';
import { audit } from './audit.ts';

function auditOf(volumes: readonly object[]) {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'n' },
    spec: { containers: [{ name: 'c' }], volumes },
  };
  const object = readObject(JSON.parse(JSON.stringify(pod)), { type: 'value', name: 'test' });
  const settings = {
    podSecurity: { level: 'restricted', version: LATEST_POLICY_VERSION },
    kubernetesVersion: LATEST_KUBERNETES_VERSION,
    today: '2026-01-01',
  } as const;
  const { findings, verdicts } = audit(new CheckContext(new Snapshot([object].filter(isKubernetesObject)), settings), {
    checks: CHECKS,
    severities: new Map(),
    exceptions: [],
    baseline: undefined,
    today: settings.today,
  });
  return {
    ofVolumes: findings.filter(({ finding }) => finding.path[1] === 'volumes'),
    failing: verdicts.filter(({ verdict }) => verdict === 'fail').map(({ check }) => check.id),
  };
}

test('the socket of a container runtime is one finding, and every check that sees it fails', () => {
  const { ofVolumes, failing } = auditOf([{ name: 'v', hostPath: { path: '/var/run/docker.sock' } }]);
  expect(ofVolumes.map(({ finding }) => finding.check.id)).toEqual(['workload/container-runtime-socket']);
  expect(ofVolumes[0]?.alsoFails).toEqual(['workload/sensitive-host-path', 'pod-security/host-path-volumes']);
  expect(failing).toEqual(expect.arrayContaining([...(ofVolumes[0]?.alsoFails ?? [])]));
});

test('fields of their own are findings of their own', () => {
  const { ofVolumes } = auditOf([
    { name: 'a', hostPath: { path: '/etc' } },
    { name: 'b', hostPath: { path: '/srv/shop' } },
  ]);
  expect(ofVolumes.map(({ finding }) => [finding.check.id, finding.path[2]])).toEqual([
    ['pod-security/host-path-volumes', 1],
    ['workload/sensitive-host-path', 0],
  ]);
});
