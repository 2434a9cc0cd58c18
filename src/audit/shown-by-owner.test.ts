import { describe, expect, test } from 'vitest';
import { CHECKS, type Check, CheckContext, type Finding } from '../checks/index.ts';
import {
  describeObject,
  formatFieldPath,
  isKubernetesObject,
  type JsonObject,
  type KubernetesObject,
  LATEST_KUBERNETES_VERSION,
  readObject,
  Snapshot,
} from '../kube/index.ts';
import { LATEST_POLICY_VERSION } from '../pod-security/index.ts';
import { shownByOwner } from './shown-by-owner.ts';

function object(kind: string, name: string, owner: string | undefined, more: JsonObject): KubernetesObject {
  const [ownerKind = '', ownerName = ''] = owner?.split('/') ?? [];
  const reference = { controller: true, kind: ownerKind, name: ownerName, uid: `uid-${owner}`, apiVersion: 'apps/v1' };
  const metadata = { name, namespace: 'shop', uid: `uid-${kind}/${name}` };
  const apiVersion = kind === 'Pod' ? 'v1' : 'apps/v1';
  const read = readObject(
    {
      apiVersion,
      kind,
      metadata: owner === undefined ? metadata : { ...metadata, ownerReferences: [reference] },
      ...more,
    },
    { type: 'cluster', context: 'test', resourceVersion: '1' },
  );
  if (!isKubernetesObject(read)) throw new Error(read.message);
  return read;
}

function podSpec(...containers: readonly JsonObject[]): JsonObject {
  return { containers };
}

function container(name: string, privileged: boolean): JsonObject {
  return privileged ? { name, securityContext: { privileged } } : { name };
}

function deployment(...containers: readonly JsonObject[]): KubernetesObject {
  return object('Deployment', 'web', undefined, { spec: { template: { spec: podSpec(...containers) } } });
}

function replicaSet(...containers: readonly JsonObject[]): KubernetesObject {
  return object('ReplicaSet', 'web-5d', 'Deployment/web', { spec: { template: { spec: podSpec(...containers) } } });
}

function pod(name: string, containers: readonly JsonObject[], status: JsonObject = {}): KubernetesObject {
  return object('Pod', name, 'ReplicaSet/web-5d', { spec: podSpec(...containers), status });
}

const privileged = CHECKS.find(({ id }) => id === 'pod-security/privileged');

function shown(objects: readonly KubernetesObject[], check: Check | undefined = privileged): readonly string[] {
  if (check === undefined) throw new Error('there is no such check');
  const context = new CheckContext(new Snapshot(objects), {
    podSecurity: { level: 'baseline', version: LATEST_POLICY_VERSION },
    kubernetesVersion: LATEST_KUBERNETES_VERSION,
    today: '2026-01-01',
    allowedRegistries: [],
  });
  return [...shownByOwner(check.run(context), context)].map(
    ({ object: at, path, message }) => `${describeObject(at)} ${formatFieldPath(path)}: ${message}`,
  );
}

const BAD = container('web', true);
const GOOD = container('web', false);
const AT = 'Deployment/shop/web spec.template.spec.containers[0].securityContext.privileged';

describe('a check that judges one pod for all of its owner is shown at the template, where that says the same', () => {
  const ONE: Check = {
    ...(privileged as Check),
    *run({ snapshot }) {
      const [first] = snapshot.ofKind('', 'Pod');
      if (first === undefined) return;
      yield { check: ONE, object: first, path: ['metadata', 'labels'], message: 'no policy selects these' };
      yield { check: ONE, object: first, path: ['spec', 'containers', 0, 'image'], message: 'is open' };
    },
  };
  const labelled = (labels: JsonObject, image = 'web:1'): KubernetesObject[] => {
    const spec = podSpec({ name: 'web', image: 'web:1' });
    const template = { spec: { template: { metadata: { labels: { app: 'web' } }, spec } } };
    const podOf = (name: string): KubernetesObject =>
      object('Pod', name, 'Deployment/web', {
        metadata: {
          name,
          namespace: 'shop',
          uid: `uid-Pod/${name}`,
          labels,
          ownerReferences: [
            { controller: true, kind: 'Deployment', name: 'web', uid: 'uid-Deployment/web', apiVersion: 'apps/v1' },
          ],
        },
        spec: podSpec({ name: 'web', image }),
      });
    return [object('Deployment', 'web', undefined, template), podOf('a'), podOf('b')];
  };
  const LABELS = 'Deployment/shop/web spec.template.metadata.labels: no policy selects these';
  const IMAGE = 'Deployment/shop/web spec.template.spec.containers[0].image: is open';

  test.each<[string, KubernetesObject[], readonly string[]]>([
    [
      'labels that controllers add are no difference',
      labelled({ app: 'web', 'pod-template-hash': '5d' }),
      [LABELS, IMAGE],
    ],
    [
      'other labels are one',
      labelled({ app: 'web', team: 'blue' }),
      [`${LABELS} (in 1 of its 2 live pods, not in the template)`, IMAGE],
    ],
    [
      'another image is one',
      labelled({ app: 'web' }, 'web:2'),
      [LABELS, `${IMAGE} (in 1 of its 2 live pods, not in the template)`],
    ],
  ])('%s', (_, objects, expected) => {
    expect(shown(objects, ONE)).toEqual(expected);
  });
});

describe('a finding of a Deployment and its pods is shown once, at the Deployment', () => {
  test.each<[string, readonly KubernetesObject[], readonly string[]]>([
    [
      'when all have it',
      [deployment(BAD), replicaSet(BAD), pod('a', [BAD]), pod('b', [BAD])],
      [`${AT}: privileged is true`],
    ],
    ['when there are no pods', [deployment(BAD), replicaSet(BAD)], [`${AT}: privileged is true`]],
    [
      'when something changed the pods',
      [deployment(BAD), replicaSet(BAD), pod('a', [GOOD]), pod('b', [GOOD])],
      [`${AT}: privileged is true (in the template, not in its 2 live pods)`],
    ],
    [
      'when some pods are of an older template',
      [deployment(BAD), replicaSet(GOOD), pod('a', [GOOD]), pod('b', [BAD])],
      [`${AT}: privileged is true (in the template, and in 1 of its 2 live pods)`],
    ],
    [
      'when the pods alone have it',
      [deployment(GOOD), replicaSet(GOOD), pod('a', [BAD]), pod('b', [BAD])],
      [`${AT}: privileged is true (in its 2 live pods, not in the template)`],
    ],
    [
      'when one pod alone has it',
      [deployment(GOOD), replicaSet(GOOD), pod('a', [BAD]), pod('b', [GOOD])],
      [`${AT}: privileged is true (in 1 of its 2 live pods, not in the template)`],
    ],
    [
      'when a container was added at admission',
      [deployment(GOOD), replicaSet(GOOD), pod('a', [container('proxy', true), GOOD])],
      ['Deployment/shop/web spec.template.spec.containers: privileged is true (in its live pod, not in the template)'],
    ],
    [
      'when containers changed places at admission',
      [deployment(GOOD, container('log', true)), replicaSet(GOOD), pod('a', [container('log', true), GOOD])],
      ['Deployment/shop/web spec.template.spec.containers[1].securityContext.privileged: privileged is true'],
    ],
    ['when an old ReplicaSet alone has it', [deployment(GOOD), replicaSet(BAD), pod('a', [GOOD])], []],
    [
      'when a pod that has ended alone has it',
      [deployment(GOOD), replicaSet(GOOD), pod('a', [GOOD]), pod('b', [BAD], { phase: 'Succeeded' })],
      [],
    ],
  ])('%s', (_, objects, expected) => {
    expect(shown(objects)).toEqual(expected);
  });
});

test('pods whose owner was not read, or that nobody owns, are shown themselves', () => {
  const bare = object('Pod', 'bare', undefined, { spec: podSpec(BAD) });
  const field = 'spec.containers[0].securityContext.privileged: privileged is true';
  expect(shown([bare, object('Pod', 'a', 'StatefulSet/gone', { spec: podSpec(BAD) })])).toEqual([
    `Pod/shop/bare ${field}`,
    `Pod/shop/a ${field}`,
  ]);
});

test('what is of the object itself is no difference of the template', () => {
  const check: Check | undefined = privileged && {
    ...privileged,
    *run({ snapshot }): Generator<Finding> {
      for (const { object: of } of snapshot.workloads) {
        yield { check: privileged, object: of, path: ['metadata', 'namespace'], message: 'in shop' };
      }
    },
  };
  expect(shown([deployment(GOOD), replicaSet(GOOD), pod('a', [GOOD])], check)).toEqual([
    'Deployment/shop/web metadata.namespace: in shop',
  ]);
});

test('a check that looks at owners alone says nothing of their pods', () => {
  const check: Check | undefined = privileged && {
    ...privileged,
    *run({ snapshot }): Generator<Finding> {
      for (const of of snapshot.ofKind('apps', 'Deployment')) {
        const path = ['spec', 'template', 'spec', 'containers', 0, 'image'];
        yield { check: privileged, object: of, path, message: 'no digest' };
      }
    },
  };
  const objects = [deployment({ ...GOOD, image: 'x' }), replicaSet(GOOD)];
  expect(shown([...objects, pod('a', [{ ...GOOD, image: 'x' }])], check)).toEqual([
    'Deployment/shop/web spec.template.spec.containers[0].image: no digest',
  ]);
  expect(shown([...objects, pod('a', [{ ...GOOD, image: 'y' }])], check)).toEqual([
    'Deployment/shop/web spec.template.spec.containers[0].image: no digest (in the template, not in its live pod)',
  ]);
});
