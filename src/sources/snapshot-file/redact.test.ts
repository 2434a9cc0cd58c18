import { expect, test } from 'vitest';
import {
  describeObject,
  isKubernetesObject,
  type JsonObject,
  type KubernetesObject,
  readObject,
  Snapshot,
} from '../../kube/index.ts';
import { redactSnapshot } from './redact.ts';

function object(kind: string, metadata: JsonObject, more: JsonObject = {}, apiVersion = 'v1'): KubernetesObject {
  const read = readObject(
    { apiVersion, kind, metadata, ...more },
    { type: 'cluster', context: 'prod', resourceVersion: '1' },
    '',
  );
  if (!isKubernetesObject(read)) throw new Error(read.message);
  return read;
}

function redact(...objects: readonly KubernetesObject[]): Snapshot {
  return redactSnapshot(new Snapshot(objects));
}

test('names become other names, and those of Kubernetes stay', () => {
  const { objects } = redact(
    object('Namespace', { name: 'shop', labels: { 'kubernetes.io/metadata.name': 'shop', team: 'blue' } }),
    object('Namespace', { name: 'kube-system' }),
    object('Pod', { name: 'cart', namespace: 'shop', ownerReferences: [{ kind: 'ReplicaSet', name: 'cart-5d' }] }),
    object('Pod', { name: 'etcd', namespace: 'kube-system' }),
    object('ServiceAccount', { name: 'default', namespace: 'shop' }),
  );
  expect(objects.map(describeObject)).toEqual([
    'Namespace/redacted-namespace-1',
    'Namespace/kube-system',
    'Pod/redacted-namespace-1/redacted-pod-1',
    'Pod/kube-system/redacted-pod-2',
    'ServiceAccount/redacted-namespace-1/default',
  ]);
  expect(objects[0]?.labels.get('kubernetes.io/metadata.name')).toBe('redacted-namespace-1');
  expect(objects[0]?.labels.get('team')).toBe('blue');
});

test('references lead where they led before', () => {
  const { objects } = redact(
    object('Namespace', { name: 'shop' }),
    object('ServiceAccount', { name: 'builder', namespace: 'shop' }),
    object(
      'Role',
      { name: 'pods', namespace: 'shop' },
      { rules: [{ resources: ['pods'], resourceNames: ['cart'], verbs: ['get'] }] },
    ),
    object(
      'Pod',
      { name: 'cart', namespace: 'shop' },
      { spec: { serviceAccountName: 'builder', containers: [{ name: 'web', image: 'cart' }] } },
    ),
    object(
      'RoleBinding',
      { name: 'b', namespace: 'shop' },
      {
        roleRef: { kind: 'Role', name: 'pods' },
        subjects: [
          { kind: 'ServiceAccount', name: 'builder', namespace: 'shop' },
          { kind: 'User', name: 'system:serviceaccount:shop:builder' },
          { kind: 'Group', name: 'system:serviceaccounts:shop' },
        ],
      },
    ),
  );
  const [, account, role, pod, binding] = objects.map(({ content }) => content);
  expect(account).toMatchObject({ metadata: { name: 'redacted-serviceaccount-1', namespace: 'redacted-namespace-1' } });
  expect(role).toMatchObject({ rules: [{ resources: ['pods'], resourceNames: ['redacted-pod-1'], verbs: ['get'] }] });
  expect(pod).toMatchObject({
    spec: { serviceAccountName: 'redacted-serviceaccount-1', containers: [{ name: 'web', image: 'cart' }] },
  });
  expect(binding).toMatchObject({
    roleRef: { kind: 'Role', name: 'redacted-role-1' },
    subjects: [
      { name: 'redacted-serviceaccount-1', namespace: 'redacted-namespace-1' },
      { name: 'system:serviceaccount:redacted-namespace-1:redacted-serviceaccount-1' },
      { name: 'system:serviceaccounts:redacted-namespace-1' },
    ],
  });
});

test('fields keep their names when an object has the same', () => {
  const { objects } = redact(object('Pod', { name: 'spec' }, { spec: { nodeName: 'spec' } }));
  expect(objects[0]?.content).toEqual({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'redacted-pod-1' },
    spec: { nodeName: 'redacted-pod-1' },
  });
});

test('annotations keep their keys, and their values only where those decide', () => {
  const annotations = {
    'example.com/owner': 'jane@example.com',
    'kubectl.kubernetes.io/last-applied-configuration': '{}',
    'sidecar.istio.io/inject': 'false',
    'container.apparmor.security.beta.kubernetes.io/web': 'unconfined',
    'breakwater.dev/ignore.x': 'agreed with jane',
  };
  const { objects } = redact(object('Pod', { name: 'cart', annotations }));
  expect(Object.fromEntries(objects[0]?.annotations ?? [])).toEqual({
    'example.com/owner': '[redacted]',
    'kubectl.kubernetes.io/last-applied-configuration': '[redacted]',
    'sidecar.istio.io/inject': 'false',
    'container.apparmor.security.beta.kubernetes.io/web': 'unconfined',
    'breakwater.dev/ignore.x': '[redacted]',
  });
});

test('addresses of services and qualified names are made of names', () => {
  const { objects } = redact(
    object('Namespace', { name: 'shop' }),
    object('Service', { name: 'db', namespace: 'shop' }),
    object(
      'VirtualService',
      { name: 'v', namespace: 'shop' },
      { spec: { hosts: ['db.shop.svc.cluster.local', 'db', 'example.com'], gateways: ['shop/db'] } },
      'networking.istio.io/v1',
    ),
  );
  expect(objects[2]?.content['spec']).toEqual({
    hosts: ['redacted-service-1.redacted-namespace-1.svc.cluster.local', 'redacted-service-1', 'example.com'],
    gateways: ['redacted-namespace-1/redacted-service-1'],
  });
});

test('gaps lose their names too', () => {
  const gap = {
    reason: 'forbidden',
    source: 'cluster prod',
    missing: { group: '', kind: 'Pod', namespace: 'shop' },
    object: 'Pod/shop/cart',
    message: 'pods is forbidden in the namespace "shop"',
  } as const;
  const snapshot = new Snapshot([object('Pod', { name: 'cart', namespace: 'shop' })], [gap]);
  expect(redactSnapshot(snapshot).gaps).toEqual([
    {
      reason: 'forbidden',
      source: 'cluster',
      missing: { group: '', kind: 'Pod', namespace: 'redacted-namespace-1' },
      object: 'Pod/redacted-namespace-1/redacted-pod-1',
      message: 'pods is forbidden in the namespace "redacted-namespace-1"',
    },
  ]);
});
