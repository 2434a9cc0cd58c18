import { describe, expect, test } from 'vitest';
import type { JsonValue } from './json.ts';
import { describeObject, isKubernetesObject, readObject } from './kubernetes-object.ts';
import { objectsIn } from './objects-in.ts';

const origin = { type: 'value', name: 'test' } as const;

function object(value: JsonValue) {
  const read = readObject(value, origin);
  if (!isKubernetesObject(read)) throw new Error(read.message);
  return read;
}

describe('reading an object', () => {
  test.each([
    ['a list', [], 'not a Kubernetes object: expected a map'],
    ['a map without apiVersion', { kind: 'Pod' }, 'not a Kubernetes object: it has no apiVersion'],
    ['a map without kind', { apiVersion: 'v1', kind: '' }, 'not a Kubernetes object: it has no kind'],
  ] as [string, JsonValue, string][])('%s is none', (_name, value, message) => {
    expect(readObject(value, origin)).toMatchObject({ message });
  });

  test('the group is what stands before the slash', () => {
    expect(object({ apiVersion: 'apps/v1', kind: 'Deployment' })).toMatchObject({ group: 'apps', version: 'v1' });
    expect(object({ apiVersion: 'v1', kind: 'Pod' })).toMatchObject({ group: '', version: 'v1' });
  });

  test.each([
    ['a Pod without a namespace is in the default one', 'v1', 'Pod', undefined, 'default'],
    ['a Pod keeps its namespace', 'v1', 'Pod', 'shop', 'shop'],
    ['a Node has none, whatever is written', 'v1', 'Node', 'shop', ''],
    ['a ClusterRole has none', 'rbac.authorization.k8s.io/v1', 'ClusterRole', undefined, ''],
    ['a custom resource of unknown scope has what is written', 'example.com/v1', 'Thing', undefined, ''],
    ['a Gatekeeper constraint has none', 'constraints.gatekeeper.sh/v1beta1', 'AnyKind', 'shop', ''],
  ])('%s', (_name, apiVersion, kind, namespace, expected) => {
    expect(object({ apiVersion, kind, metadata: namespace ? { namespace } : {} }).namespace).toBe(expected);
  });

  test('a label that is a number is a problem with its path', () => {
    const read = object({ apiVersion: 'v1', kind: 'Pod', metadata: { labels: { a: 1, b: 'x' } } });
    expect(read.problems).toEqual([
      { path: ['metadata', 'labels', 'a'], message: 'expected a string, found a number' },
    ]);
    expect([...read.labels]).toEqual([['b', 'x']]);
  });

  test('is described by kind, namespace and name', () => {
    expect(describeObject(object({ apiVersion: 'v1', kind: 'Pod', metadata: { generateName: 'a-' } }))).toBe(
      'Pod/default/a-*',
    );
    expect(describeObject(object({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'n' } }))).toBe('Node/n');
  });
});

describe('taking lists apart', () => {
  test('a List gives its items with their place', () => {
    const value = { kind: 'List', items: [{ kind: 'A' }, { kind: 'List', items: [{ kind: 'B' }] }] };
    expect(objectsIn(value)).toEqual([
      { value: { kind: 'A' }, path: ['items', 0] },
      { value: { kind: 'B' }, path: ['items', 1, 'items', 0] },
    ]);
  });

  test('items of a typed list take its kind unless they name their own', () => {
    const value = { apiVersion: 'v1', kind: 'PodList', items: [{}, { apiVersion: 'v1', kind: 'Node' }] };
    expect(objectsIn(value).map((item) => item.value)).toEqual([
      { apiVersion: 'v1', kind: 'Pod' },
      { apiVersion: 'v1', kind: 'Node' },
    ]);
  });

  test('the configuration that a kubelet shows is an object', () => {
    expect(objectsIn({ kubeletconfig: { readOnlyPort: 0 } })).toEqual([
      {
        value: { apiVersion: 'kubelet.config.k8s.io/v1beta1', kind: 'KubeletConfiguration', readOnlyPort: 0 },
        path: ['kubeletconfig'],
      },
    ]);
  });
});
