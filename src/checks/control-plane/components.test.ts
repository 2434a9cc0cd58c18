import { expect, test } from 'vitest';
import {
  isKubernetesObject,
  type JsonValue,
  LATEST_KUBERNETES_VERSION,
  readObject,
  Snapshot,
} from '../../kube/index.ts';
import { LATEST_POLICY_VERSION } from '../../pod-security/index.ts';
import { CheckContext } from '../context.ts';
import { components } from './components.ts';
import { CONTROL_PLANE_CHECKS } from './index.ts';

function contextOf(value: JsonValue): CheckContext {
  const objects = [readObject(value, { type: 'value', name: 'test' })].filter(isKubernetesObject);
  return new CheckContext(new Snapshot(objects), {
    podSecurity: { level: 'restricted', version: LATEST_POLICY_VERSION },
    kubernetesVersion: LATEST_KUBERNETES_VERSION,
    today: '2026-01-01',
  });
}

const pod = (container: JsonValue): JsonValue => ({ apiVersion: 'v1', kind: 'Pod', spec: { containers: [container] } });

test.each([
  ['a command', { command: ['kube-apiserver', '--v=2'] }, ['command', 1]],
  ['a path', { command: ['/usr/local/bin/kube-apiserver', '--v=2'] }, ['command', 1]],
  ['arguments', { command: ['kube-apiserver'], args: ['--v=2'] }, ['args', 0]],
  ['arguments behind the program as an argument', { args: ['kube-apiserver', '--v=2'] }, ['args', 1]],
])('a component is found by %s', (_name, container, path) => {
  const [found] = components(contextOf(pod(container)));
  expect(found?.name).toBe('kube-apiserver');
  expect(found?.flags.pathOf('v')).toEqual(['spec', 'containers', 0, ...path]);
});

test('a workload of another program is none', () => {
  expect(components(contextOf(pod({ command: ['not-kube-apiserver', 'kube-apiserver'] })))).toEqual([]);
});

test.each([
  ['v1beta3', { profiling: 'false' }, 'profiling'],
  ['v1beta4', [{ name: 'profiling', value: 'false' }], 0],
])('kubeadm.k8s.io/%s: extra arguments stand beside what kubeadm sets', (version, extraArgs, at) => {
  const configuration = {
    apiVersion: `kubeadm.k8s.io/${version}`,
    kind: 'ClusterConfiguration',
    apiServer: { extraArgs },
  };
  const api = components(contextOf(configuration)).find(({ name }) => name === 'kube-apiserver');
  expect(api?.flags.isTrue('profiling', true)).toBe(false);
  expect(api?.flags.pathOf('profiling')).toEqual(['apiServer', 'extraArgs', at]);
  expect(api?.flags.list('authorization-mode')).toEqual(['Node', 'RBAC']);
});

test('without a component there is nothing to judge, which is no pass', () => {
  const context = contextOf(pod({ command: ['web'] }));
  for (const { nothingToJudge } of CONTROL_PLANE_CHECKS) expect(nothingToJudge?.(context)).toMatch(/^no .* in what/);
});
