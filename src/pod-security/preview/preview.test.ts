import { describe, expect, it } from 'vitest';
import {
  isKubernetesObject,
  type JsonObject,
  LATEST_KUBERNETES_VERSION,
  readObject,
  Snapshot,
} from '../../kube/index.ts';
import { DEFAULT_CONFIGURATION, type Exemptions } from '../admission/index.ts';
import { policyOf } from '../judge-pod.ts';
import { formatPolicy, LATEST_POLICY_VERSION } from '../policy.ts';
import type { PreviewOptions } from './namespaces.ts';
import { previewLevels, previewPolicy, previewUpgrade } from './preview.ts';

const GOOD: JsonObject = {
  securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  containers: [{ name: 'app', securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } }],
};
const PLAIN: JsonObject = { containers: [{ name: 'app' }] };
const BAD: JsonObject = { hostNetwork: true, containers: [{ name: 'app', ports: [{ containerPort: 80 }] }] };

const object = (apiVersion: string, kind: string, namespace: string, name: string, rest: JsonObject): JsonObject => ({
  apiVersion,
  kind,
  metadata: { name, namespace },
  ...rest,
});
const pod = (namespace: string, name: string, spec: JsonObject) => object('v1', 'Pod', namespace, name, { spec });
const owner = (kind: string, name: string, spec: JsonObject, more: JsonObject = {}, apiVersion = 'apps/v1') =>
  object(apiVersion, kind, 'shop', name, { spec: { ...more, template: { spec } } });
const namespace = (name: string, labels: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels },
});

const snapshotOf = (...contents: readonly JsonObject[]) =>
  new Snapshot(
    contents.map((content) => readObject(content, { type: 'value', name: 'test' })).filter(isKubernetesObject),
  );
const optionsOf = (exemptions: Partial<Exemptions> = {}, more: Partial<PreviewOptions> = {}): PreviewOptions => ({
  configuration: { ...DEFAULT_CONFIGURATION, exemptions: { ...DEFAULT_CONFIGURATION.exemptions, ...exemptions } },
  version: LATEST_KUBERNETES_VERSION,
  ...more,
});

describe('what a policy would reject', () => {
  const messages = (contents: readonly JsonObject[], options = optionsOf()) =>
    previewPolicy(snapshotOf(...contents), policyOf('baseline:v1.37'), options).flatMap(({ rejections }) =>
      rejections.map(({ message }) => message),
    );

  it('is every Pod, named by its name', () => {
    expect(messages([pod('shop', 'cart', BAD), pod('shop', 'fine', PLAIN)])).toEqual([
      'pods "cart" is forbidden: violates PodSecurity "baseline:v1.37": host namespaces (hostNetwork=true), hostPort (container "app" uses hostPort 80)',
    ]);
  });

  it.each([
    ['Deployment', 'apps/v1', 'a-'],
    ['ReplicaSet', 'apps/v1', 'a-'],
    ['DaemonSet', 'apps/v1', 'a-'],
    ['StatefulSet', 'apps/v1', 'a-0'],
    ['ReplicationController', 'v1', 'a-'],
    ['Job', 'batch/v1', 'a-'],
  ])('is what a %s makes, named by its owner', (kind, apiVersion, name) => {
    expect(messages([owner(kind, 'a', BAD, { replicas: 0 }, apiVersion)])[0]).toContain(`pods "${name}" is forbidden`);
  });

  it('is what a CronJob makes, and a PodTemplate holds', () => {
    const template = { spec: BAD };
    const cronJob = object('batch/v1', 'CronJob', 'shop', 'a', { spec: { jobTemplate: { spec: { template } } } });
    expect(messages([cronJob])[0]).toContain('pods "a-" is forbidden');
    expect(messages([object('v1', 'PodTemplate', 'shop', 'a', { template })])[0]).toContain('pods "a-" is forbidden');
  });

  it('counts the pods of a StatefulSet from its first ordinal', () => {
    const ordinals = (start: JsonObject[string]) =>
      messages([owner('StatefulSet', 'a', BAD, { ordinals: { start } })])[0];
    expect(ordinals(5)).toContain('pods "a-5" is forbidden');
    expect(ordinals('x')).toContain('pods "a-0" is forbidden');
  });

  it('tells what the API server warns of when the owner is made, which has no defaulted host ports', () => {
    const [preview] = previewPolicy(snapshotOf(owner('Deployment', 'a', BAD)), policyOf('baseline'), optionsOf());
    expect(preview?.rejections.map(({ message, warning }) => [message, warning])).toEqual([
      [
        'pods "a-" is forbidden: violates PodSecurity "baseline:latest": host namespaces (hostNetwork=true), hostPort (container "app" uses hostPort 80)',
        'would violate PodSecurity "baseline:latest": host namespaces (hostNetwork=true)',
      ],
    ]);
  });

  it('a template may be warned of nothing, and its pods be rejected', () => {
    const copied = { metadata: { annotations: {} }, spec: PLAIN };
    const old = optionsOf({}, { version: { major: 1, minor: 26 } });
    const annotations = { 'seccomp.security.alpha.kubernetes.io/pod': 'unconfined' };
    const deployment = object('apps/v1', 'Deployment', 'shop', 'a', {
      spec: { template: { ...copied, metadata: { annotations } } },
    });
    const [preview] = previewPolicy(snapshotOf(deployment), policyOf('baseline'), old);
    expect(preview?.rejections.map(({ warning }) => warning)).toEqual([undefined]);
  });

  it('is nothing in exempt namespaces and runtime classes', () => {
    const contents = [pod('shop', 'a', BAD), pod('other', 'b', { ...BAD, runtimeClassName: 'kata' })];
    const options = optionsOf({ namespaces: ['shop'], runtimeClasses: ['kata'] });
    const previews = previewPolicy(snapshotOf(...contents), policyOf('baseline'), options);
    expect(previews.map(({ namespace: { name, exempt }, rejections }) => [name, exempt, rejections])).toEqual([
      ['other', false, []],
      ['shop', true, []],
    ]);
    expect(previews.map(({ exempt }) => exempt.map(({ podName }) => podName))).toEqual([['b'], ['a']]);
  });

  it('is asked of each namespace that was read or has something in it, or of one', () => {
    const snapshot = snapshotOf(namespace('empty'), pod('shop', 'a', PLAIN), pod('api', 'a', PLAIN));
    const names = (options: PreviewOptions) =>
      previewPolicy(snapshot, policyOf('baseline'), options).map((preview) => preview.namespace.name);
    expect(names(optionsOf())).toEqual(['api', 'empty', 'shop']);
    expect(names(optionsOf({}, { namespace: 'shop' }))).toEqual(['shop']);
    expect(names(optionsOf({}, { namespace: 'unknown' }))).toEqual(['unknown']);
  });

  it('a workload that names no namespace is in the default one', () => {
    const rollout = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: BAD };
    const [preview] = previewPolicy(snapshotOf(rollout), policyOf('baseline'), optionsOf());
    expect(preview?.namespace.name).toBe('default');
  });
});

it('a namespace tells what its labels ask for now', () => {
  const labels = {
    'pod-security.kubernetes.io/enforce': 'baseline',
    'pod-security.kubernetes.io/audit': 'strict',
  };
  const [preview] = previewPolicy(snapshotOf(namespace('shop', labels)), policyOf('baseline'), optionsOf());
  expect(preview?.namespace.object?.name).toBe('shop');
  expect(formatPolicy(preview?.namespace.policy.enforce ?? policyOf('restricted'))).toBe('baseline:latest');
  expect(preview?.namespace.labelErrors.map(({ label }) => label)).toEqual(['pod-security.kubernetes.io/audit']);
});

describe('the strictest level that a namespace satisfies', () => {
  it('is that of its laxest pod, with what stands in the way of the next', () => {
    const snapshot = snapshotOf(
      pod('a', 'good', GOOD),
      pod('b', 'good', GOOD),
      pod('b', 'plain', PLAIN),
      pod('c', 'plain', PLAIN),
      pod('c', 'bad', BAD),
      namespace('d'),
    );
    const previews = previewLevels(snapshot, LATEST_POLICY_VERSION, optionsOf());
    expect(
      previews.map(({ namespace: { name }, level, next }) => [
        name,
        level,
        next?.level,
        next?.rejections.map(({ subject }) => subject.podName),
      ]),
    ).toEqual([
      ['a', 'restricted', undefined, undefined],
      ['b', 'baseline', 'restricted', ['plain']],
      ['c', 'privileged', 'baseline', ['bad']],
      ['d', 'restricted', undefined, undefined],
    ]);
  });
});

describe('an upgrade of the policy', () => {
  const changes = (spec: JsonObject, from: string, to: string, levels = ['baseline', 'restricted'] as const) =>
    previewUpgrade(
      snapshotOf(owner('Deployment', 'a', spec)),
      levels,
      policyOf(`baseline:${from}`).version,
      policyOf(`baseline:${to}`).version,
      optionsOf(),
    ).flatMap((preview) => preview.changes);

  const probing: JsonObject = { containers: [{ name: 'app', livenessProbe: { httpGet: { host: '10.0.0.1' } } }] };

  it('rejects what a new check forbids', () => {
    const [baseline, restricted] = changes(probing, 'v1.33', 'v1.37');
    expect([baseline?.level, baseline?.before.allowed, baseline?.message]).toEqual([
      'baseline',
      true,
      'pods "a-" is forbidden: violates PodSecurity "baseline:v1.37": probe or lifecycle host (container "app" uses probe or lifecycle host "10.0.0.1")',
    ]);
    expect([restricted?.level, restricted?.before.allowed]).toEqual(['restricted', false]);
  });

  it('allows what a new version relaxes', () => {
    const sysctl = (name: string) => ({
      ...GOOD,
      securityContext: { ...(GOOD['securityContext'] as JsonObject), sysctls: [{ name }] },
    });
    const relaxed = changes(sysctl('net.ipv4.tcp_rmem'), 'v1.31', 'latest');
    expect(relaxed.map(({ before, after, message }) => [before.allowed, after.allowed, message])).toEqual([
      [false, true, undefined],
      [false, true, undefined],
    ]);
  });

  it('is silent where both versions say the same', () => {
    expect(changes(BAD, 'v1.33', 'v1.37')).toEqual([]);
    expect(changes(probing, 'v1.34', 'v1.37')).toEqual([]);
  });
});
