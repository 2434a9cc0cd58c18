import { expect, test } from 'vitest';
import { isKubernetesObject, type JsonObject, type KubernetesObject, readObject } from '../kube/index.ts';
import { isMaterial } from './material.ts';

function object(kind: string, metadata: JsonObject, more: JsonObject): KubernetesObject {
  const content = {
    apiVersion: kind === 'Deployment' ? 'apps/v1' : 'v1',
    kind,
    metadata: { name: 'x', ...metadata },
    ...more,
  };
  const read = readObject(content, { type: 'cluster', context: 'test', resourceVersion: '1' });
  if (!isKubernetesObject(read)) throw new Error(read.message);
  return read;
}

test.each<[string, string, [JsonObject, JsonObject], [JsonObject, JsonObject], boolean]>([
  ['a version', 'Pod', [{ resourceVersion: '1' }, {}], [{ resourceVersion: '2', generation: 3 }, {}], false],
  ['a label', 'Pod', [{ labels: { a: '1' } }, {}], [{ labels: { a: '2' } }, {}], true],
  ['the end of its life', 'Pod', [{}, {}], [{ deletionTimestamp: '2026-01-01T00:00:00Z' }, {}], true],
  ['the specification', 'Pod', [{}, { spec: { a: 1n } }], [{}, { spec: { a: 2n } }], true],
  ['another object of that name', 'Pod', [{ uid: 'a' }, {}], [{ uid: 'b' }, {}], true],
  ['conditions', 'Pod', [{}, { status: { conditions: [] } }], [{}, { status: { conditions: [{}] } }], false],
  ['the phase of a pod', 'Pod', [{}, { status: { phase: 'Running' } }], [{}, { status: { phase: 'Failed' } }], true],
  ['the address of a pod', 'Pod', [{}, { status: {} }], [{}, { status: { podIP: '10.0.0.1' } }], true],
  ['replicas', 'Deployment', [{}, { status: { replicas: 1 } }], [{}, { status: { replicas: 2 } }], false],
  ['a heartbeat', 'Node', [{}, { status: { conditions: [1] } }], [{}, { status: { conditions: [2] } }], false],
  [
    'the version of a node',
    'Node',
    [{}, { status: { nodeInfo: { a: '1' } } }],
    [{}, { status: { nodeInfo: { a: '2' } } }],
    true,
  ],
])('a change of %s of a %s matters: %4$s', (_, kind, before, after, expected) => {
  expect(isMaterial({ before: object(kind, ...before), after: object(kind, ...after) })).toBe(expected);
});

test('what is new or gone matters', () => {
  const pod = object('Pod', {}, {});
  expect(isMaterial({ before: undefined, after: pod })).toBe(true);
  expect(isMaterial({ before: pod, after: undefined })).toBe(true);
});
