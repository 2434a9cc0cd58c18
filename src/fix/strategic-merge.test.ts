import { describe, expect, test } from 'vitest';
import {
  isKubernetesObject,
  type JsonObject,
  type JsonValue,
  type KubernetesObject,
  readObject,
} from '../kube/index.ts';
import { strategicMergePatch } from './strategic-merge.ts';

function deployment(spec: JsonValue, apiVersion = 'apps/v1', kind = 'Deployment'): KubernetesObject {
  const value = { apiVersion, kind, metadata: { name: 'web', namespace: 'shop' }, spec: { template: { spec } } };
  const read = readObject(value, { type: 'value', name: 'test' });
  if (!isKubernetesObject(read)) throw new Error(read.message);
  return read;
}

/** The patch below the pod's specification. */
function patch(before: JsonValue, after: JsonValue, ...type: readonly string[]): JsonValue | undefined {
  const made = strategicMergePatch(deployment(before, ...type), deployment(after, ...type));
  expect(made).toMatchObject({ kind: type[1] ?? 'Deployment', metadata: { name: 'web', namespace: 'shop' } });
  return ((made['spec'] as JsonObject)['template'] as JsonObject)['spec'];
}

describe('a strategic merge patch', () => {
  test('has what changed, and entries of lists by their key', () => {
    const containers = [
      { name: 'a', image: 'a' },
      { name: 'b', image: 'b', securityContext: { privileged: true } },
    ];
    const [a, b] = containers;
    expect(
      patch(
        { hostPID: true, containers },
        { containers: [a, { ...b, securityContext: { privileged: false } }] as JsonValue },
      ),
    ).toEqual({ hostPID: null, containers: [{ name: 'b', securityContext: { privileged: false } }] });
  });

  test('adds and deletes entries', () => {
    const volumes = [{ name: 'a', emptyDir: {} }];
    const added = { name: 'tmp', emptyDir: {} };
    expect(patch({ volumes }, { volumes: [...volumes, added] })).toEqual({ volumes: [added] });
    expect(patch({ volumes: [...volumes, added] }, { volumes })).toEqual({
      volumes: [{ $patch: 'delete', name: 'tmp' }],
    });
  });

  test('replaces lists without keys', () => {
    expect(patch({ capabilities: { drop: ['A', 'B'] } }, { capabilities: { drop: ['ALL'] } })).toEqual({
      capabilities: { drop: ['ALL'] },
    });
    const twice = [{ name: 'a' }, { name: 'a', image: 'x' }];
    expect(patch({ containers: twice }, { containers: [{ name: 'a' }] })).toEqual({
      containers: [{ name: 'a' }, { $patch: 'replace' }],
    });
  });

  test('replaces lists of custom resources', () => {
    const before = { containers: [{ name: 'a' }, { name: 'b' }] };
    const after = { containers: [{ name: 'a' }, { name: 'b', image: 'x' }] };
    expect(patch(before, after, 'argoproj.io/v1alpha1', 'Rollout')).toEqual(after);
  });
});
