import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../kube/index.ts';
import { deployment, pod, snapshotOf } from '../test-objects.ts';
import { readWorkloads } from './workloads.ts';

function names(...objects: readonly JsonObject[]): readonly string[] {
  return readWorkloads(snapshotOf(objects)).map(
    ({ namespace, name, kind, pods }) => `${namespace}/${name}[${kind}] ${pods.map((pod) => pod.name).join()}`,
  );
}

const owned = (object: JsonObject, ...owners: readonly JsonObject[]): JsonObject => ({
  ...object,
  metadata: { ...(object['metadata'] as JsonObject), ownerReferences: owners },
});
const replicaSet = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'cart-7', controller: true };
const template = (kind: string, name: string): JsonObject => ({ ...deployment('n', name, {}), kind });

describe('workloads', () => {
  test('are the owners that pods name, though those were not read', () => {
    expect(names(owned(pod('n', 'a'), replicaSet), owned(pod('n', 'b'), replicaSet), pod('n', 'c'))).toEqual([
      'n/cart-7[ReplicaSet] a,b',
      'n/c[Pod] c',
    ]);
  });

  test('are the topmost owners that were read, with the running pods rather than templates', () => {
    const middle = owned(template('ReplicaSet', 'cart-7'), { apiVersion: 'apps/v1', kind: 'Deployment', name: 'cart' });
    const running = owned(pod('n', 'cart-7-x'), replicaSet);
    expect(names(deployment('n', 'cart', {}), middle, running)).toEqual(['n/cart[Deployment] cart-7-x']);
    expect(names(middle, running, deployment('n', 'cart', {}))).toEqual(['n/cart[Deployment] cart-7-x']);
    expect(names(deployment('n', 'cart', {}), middle)).toEqual(['n/cart[Deployment] cart']);
    expect(names(middle, running)).toEqual(['n/cart-7[ReplicaSet] cart-7-x']);
  });

  test('are the pods themselves when a node owns them', () => {
    expect(names(owned(pod('n', 'etcd'), { apiVersion: 'v1', kind: 'Node', name: 'one' }))).toEqual([
      'n/etcd[Pod] etcd',
    ]);
  });

  test('are called pods when the owner has no kind', () => {
    expect(names(owned(pod('n', 'a'), { name: 'owner' }))).toEqual(['n/owner[Pod] a']);
  });

  test('leave out pods that have ended, and templates that run nothing', () => {
    const ended = { ...pod('n', 'a'), status: { phase: 'Succeeded' } };
    const unused = { apiVersion: 'v1', kind: 'PodTemplate', metadata: { namespace: 'n', name: 't' }, template: {} };
    expect(names(ended, unused)).toEqual([]);
  });

  test('count a pod that was read twice once, as it was read last', () => {
    const [workload] = readWorkloads(snapshotOf([pod('n', 'a', { v: '1' }), pod('n', 'a', { v: '2' })]));
    expect(workload?.pods.map(({ labels }) => labels.get('v'))).toEqual(['2']);
  });

  test('survive owners in a circle', () => {
    const a = owned(template('Deployment', 'a'), { apiVersion: 'apps/v1', kind: 'Deployment', name: 'b' });
    const b = owned(template('Deployment', 'b'), { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' });
    expect(names(a, b)).toHaveLength(2);
  });
});
