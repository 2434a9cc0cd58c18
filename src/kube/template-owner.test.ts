import { expect, test } from 'vitest';
import type { JsonObject } from './json.ts';
import { describeObject, isKubernetesObject, type KubernetesObject, readObject } from './kubernetes-object.ts';
import { Snapshot } from './snapshot.ts';

/** An object `Kind/name` of the apps group, with a uid unless it says otherwise, owned by a controller. */
function object(id: string, owner?: JsonObject, more: JsonObject = {}): KubernetesObject {
  const [kind = '', name = ''] = id.split('/');
  const references = owner === undefined ? {} : { ownerReferences: [{ controller: true, ...owner }] };
  const metadata = { name, namespace: 'shop', uid: `uid-${id}`, ...references, ...more };
  const read = readObject({ apiVersion: 'apps/v1', kind, metadata }, { type: 'value', name: 'test' });
  if (!isKubernetesObject(read)) throw new Error(read.message);
  return read;
}

function by(id: string, more: JsonObject = {}): JsonObject {
  const [kind = '', name = ''] = id.split('/');
  return { apiVersion: 'apps/v1', kind, name, uid: `uid-${id}`, ...more };
}

function topOf(...objects: readonly KubernetesObject[]): string {
  const [first] = objects;
  if (first === undefined) throw new Error('an object is needed');
  return describeObject(new Snapshot(objects).templateOwner(first));
}

const deployment = object('Deployment/web');
const replicaSet = object('ReplicaSet/web-5d', by('Deployment/web'));

const rollout = object('Rollout/web');

test.each<[string, readonly KubernetesObject[], string]>([
  [
    'through all controllers',
    [object('Pod/p', by('ReplicaSet/web-5d')), replicaSet, deployment],
    'Deployment/shop/web',
  ],
  ['as far as they were read', [object('Pod/p', by('ReplicaSet/web-5d')), replicaSet], 'ReplicaSet/shop/web-5d'],
  [
    'below what has no template of its own',
    [object('Pod/p', by('ReplicaSet/web-6e')), object('ReplicaSet/web-6e', by('Rollout/web')), rollout],
    'ReplicaSet/shop/web-6e',
  ],
  ['when nobody made it', [object('Pod/p')], 'Pod/shop/p'],
  ['when its owner was not read', [object('Pod/p', by('ReplicaSet/web-5d'))], 'Pod/shop/p'],
  [
    'when its owner does not control it',
    [object('Pod/p', by('Deployment/web', { controller: false })), deployment],
    'Pod/shop/p',
  ],
  ['when a node reports it', [object('Pod/p', by('Node/n')), object('Node/n')], 'Pod/shop/p'],
  [
    'when another object has taken the name of its owner',
    [object('Pod/p', by('Deployment/web', { uid: 'the-one-before' })), deployment],
    'Pod/shop/p',
  ],
  [
    'when the owner is another kind than the reference says',
    [object('Pod/p', by('Deployment/web', { kind: 'ReplicaSet' })), deployment],
    'Pod/shop/p',
  ],
  [
    'by name, where there are no uids',
    [object('Pod/p', by('Deployment/web', { uid: '' }), { uid: '' }), object('Deployment/web', undefined, { uid: '' })],
    'Deployment/shop/web',
  ],
  ['when it owns itself', [object('Pod/p', by('Pod/p'))], 'Pod/shop/p'],
  [
    'when owners go in a circle',
    [
      object('Pod/p', by('ReplicaSet/a')),
      object('ReplicaSet/a', by('ReplicaSet/b')),
      object('ReplicaSet/b', by('ReplicaSet/a')),
    ],
    'Pod/shop/p',
  ],
])('the owner of a template is found %s', (_, objects, expected) => {
  expect(topOf(...objects)).toBe(expected);
});
