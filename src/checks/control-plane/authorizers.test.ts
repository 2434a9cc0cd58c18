import { expect, test } from 'vitest';
import { testContext, testFindings } from '../test-findings.ts';
import { apiServerAlwaysAllow } from './api-server-always-allow.ts';
import { apiServerNoNodeAuthorization } from './api-server-no-node-authorization.ts';
import { apiServerNoRbacAuthorization } from './api-server-no-rbac-authorization.ts';
import { apiServerRequestTimeout } from './api-server-request-timeout.ts';
import { authorizationExample } from './authorizers.ts';
import { etcdTlsCertificate } from './etcd-tls-certificate.ts';
import { componentExample } from './flag-check.ts';
import { schedulerProfiling } from './scheduler-profiling.ts';

const CHECKS = [apiServerAlwaysAllow, apiServerNoNodeAuthorization, apiServerNoRbacAuthorization] as const;
const BY_FILE = componentExample('kube-apiserver', {
  'authorization-mode': null,
  'authorization-config': '/etc/kubernetes/authorization.yaml',
});

test.each([
  ['no flag', componentExample('kube-apiserver', { 'authorization-mode': null }), [1, 1, 1]],
  ['the usual modes', componentExample('kube-apiserver'), [0, 0, 0]],
  ['RBAC alone', componentExample('kube-apiserver', { 'authorization-mode': 'RBAC' }), [0, 1, 0]],
  ['a file that was not read', BY_FILE, [0, 0, 0]],
  ['a file that was read', `${BY_FILE}---\n${authorizationExample(['Node', 'Webhook'])}`, [0, 0, 1]],
  ['a file alone', authorizationExample(['AlwaysAllow']), [1, 1, 1]],
])('authorizers by %s', (_name, manifests, counts) => {
  expect(CHECKS.map((check) => testFindings(check, manifests).length)).toEqual(counts);
});

test('a file that was not read leaves nothing to judge', () => {
  expect(CHECKS.map((check) => check.nothingToJudge?.(testContext(BY_FILE)))).toEqual(
    CHECKS.map(() => expect.stringMatching(/^kube-apiserver has --authorization-config/)),
  );
});

test('a scheduler with a configuration file is not judged by its flags', () => {
  const manifests = componentExample('kube-scheduler', { config: '/etc/kubernetes/scheduler.yaml', profiling: null });
  expect(testFindings(schedulerProfiling, manifests)).toEqual([]);
  expect(schedulerProfiling.nothingToJudge?.(testContext(manifests))).toMatch(/--config, whose file decides/);
});

test.each([
  ['300s', 0],
  ['5m', 0],
  ['5m1s', 1],
  ['1h', 1],
  ['90000ms', 0],
  ['soon', 0],
])('a timeout of %s: %i', (timeout, count) => {
  expect(
    testFindings(apiServerRequestTimeout, componentExample('kube-apiserver', { 'request-timeout': timeout })),
  ).toHaveLength(count);
});

const etcd = (lines: string): string => `apiVersion: v1
kind: Pod
metadata: { name: etcd, namespace: kube-system }
spec:
  containers:
    - name: etcd
      image: registry.k8s.io/etcd:3.6.4-0
${lines}`;

test.each([
  ['nothing', '      command: [etcd]\n', 1],
  [
    'variables',
    '      command: [etcd]\n      env: [{ name: ETCD_CERT_FILE, value: a }, { name: ETCD_KEY_FILE, value: b }]\n',
    0,
  ],
  ['a configuration file', '      command: [etcd, --config-file=/etc/etcd.yaml]\n', 0],
])('etcd is configured by %s: %i', (_name, lines, count) => {
  expect(testFindings(etcdTlsCertificate, etcd(lines))).toHaveLength(count);
});
