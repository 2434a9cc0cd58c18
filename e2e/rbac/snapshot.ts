import {
  isKubernetesObject,
  type JsonValue,
  type KubernetesObject as KnownObject,
  parseKubernetesVersion,
  readObject,
  Snapshot,
} from '../../src/kube/index.ts';
import { buildRbac, type RbacIndex } from '../../src/rbac/index.ts';
import type { KubernetesObject } from '../client.ts';

const CLUSTER = { type: 'cluster', context: 'e2e', resourceVersion: '' } as const;
const FILE = { type: 'value', name: 'e2e' } as const;

/** The engine's view of what a cluster has stored. */
export function indexOfCluster(objects: readonly KubernetesObject[], version: string): RbacIndex {
  return index(objects, version, CLUSTER);
}

/** The engine's view of the same objects in files, where no controller has been. */
export function indexOfFiles(objects: readonly KubernetesObject[], version: string): RbacIndex {
  return index(objects, version, FILE);
}

function index(objects: readonly KubernetesObject[], version: string, origin: typeof CLUSTER | typeof FILE): RbacIndex {
  const read = objects.map((object) => readObject(object as JsonValue, origin)).map(known);
  return buildRbac(new Snapshot(read), { kubernetesVersion: parseKubernetesVersion(version) });
}

function known(object: ReturnType<typeof readObject>): KnownObject {
  if (!isKubernetesObject(object))
    throw new Error(`the API server gave something else than an object: ${JSON.stringify(object)}`);
  return object;
}
