import { expect, test } from 'vitest';
import { testContext, testFindings } from '../test-findings.ts';
import { apiServerAlwaysAllow } from './api-server-always-allow.ts';
import { apiServerAnonymousAuth } from './api-server-anonymous-auth.ts';
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
  expect(schedulerProfiling.nothingToJudge?.(testContext(manifests))).toMatch(
    /--config, and no KubeSchedulerConfiguration/,
  );
});

const withFile = (flags: Readonly<Record<string, string | null>>): string =>
  componentExample('kube-apiserver', { 'authentication-config': '/etc/kubernetes/authentication.yaml', ...flags });
const scheduler = (lines: string): string =>
  `apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\n${lines}\n`;
const authentication = (anonymous: string): string =>
  `apiVersion: apiserver.config.k8s.io/v1\nkind: AuthenticationConfiguration\n${anonymous}\n`;

test.each([
  [schedulerProfiling, scheduler('enableProfiling: false'), 0],
  [schedulerProfiling, scheduler('enableProfiling: true'), 1],
  [schedulerProfiling, scheduler(''), 1],
  [apiServerAnonymousAuth, authentication('anonymous: { enabled: false }'), 0],
  [apiServerAnonymousAuth, authentication('anonymous: { enabled: true, conditions: [{ path: /livez }] }'), 0],
  [apiServerAnonymousAuth, authentication('anonymous: { enabled: true }'), 1],
  [apiServerAnonymousAuth, authentication('anonymous: {}'), 0],
  [apiServerAnonymousAuth, authentication(''), 1],
  // The flag decides beside a file that says nothing.
  [apiServerAnonymousAuth, `${authentication('')}---\n${withFile({})}`, 0],
  [apiServerAnonymousAuth, `${authentication('')}---\n${withFile({ 'anonymous-auth': 'true' })}`, 1],
  [apiServerAnonymousAuth, `${authentication('')}---\n${withFile({ 'anonymous-auth': null })}`, 1],
  [apiServerAnonymousAuth, `${authentication('anonymous: {}')}---\n${withFile({ 'anonymous-auth': null })}`, 0],
])('$id by a configuration file: %#', (check, manifests, count) => {
  expect(testFindings(check, manifests)).toHaveLength(count);
  expect(check.nothingToJudge?.(testContext(manifests))).toBeUndefined();
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
