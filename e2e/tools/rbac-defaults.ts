/**
 * Writes the roles and bindings that a new cluster has, as real API servers of each version make them, to
 * `src/rbac/defaults`. Run it after a version is added: `node e2e/tools/rbac-defaults.ts [FOLDER]`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { KubernetesObject } from '../client.ts';
import { ControlPlane } from '../control-plane.ts';
import { tools } from './build.ts';

const KINDS = new Map([
  ['clusterroles', 'ClusterRole'],
  ['clusterrolebindings', 'ClusterRoleBinding'],
  ['roles', 'Role'],
  ['rolebindings', 'RoleBinding'],
]);

const folder = process.argv[2] ?? join(import.meta.dirname, '../../src/rbac/defaults');
const found = await tools((line) => console.error(line));
if (found.missing !== undefined) throw new Error(found.missing);
mkdirSync(folder, { recursive: true });
for (const programs of found.kubernetes) {
  const minor = programs.version.split('.').slice(0, 2).join('.');
  const plane = await ControlPlane.start(programs);
  try {
    const objects = await settled(plane);
    const file = join(folder, `kubernetes-${minor}.generated.json`);
    writeFileSync(file, `${JSON.stringify({ version: programs.version, objects }, undefined, 1)}\n`);
    console.error(`${file}: ${objects.length} objects`);
  } finally {
    await plane.stop();
  }
}

/** The aggregated roles are filled by a controller: read until nothing changes any more. */
async function settled(plane: ControlPlane): Promise<KubernetesObject[]> {
  let before = await read(plane);
  for (;;) {
    await sleep(1000);
    const now = await read(plane);
    const filled = now.every((object) => object['aggregationRule'] === undefined || isFilled(object['rules']));
    if (filled && isDeepStrictEqual(before, now)) return now;
    before = now;
  }
}

function isFilled(rules: unknown): boolean {
  return Array.isArray(rules) && rules.length > 0;
}

/** By kind, then by namespace and name. */
async function read(plane: ControlPlane): Promise<KubernetesObject[]> {
  const lists = [...KINDS].map(async ([resource, kind]) => {
    const path = `/apis/rbac.authorization.k8s.io/v1/${resource}`;
    const { items } = await plane.admin.get<{ items: KubernetesObject[] }>(path);
    return items.map((object) => ({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind,
      ...withoutServerFields(object),
    }));
  });
  return (await Promise.all(lists)).flat();
}

/** Leaves out what differs from one cluster to the next. */
function withoutServerFields(object: KubernetesObject): KubernetesObject {
  const { uid: _, resourceVersion: __, creationTimestamp: ___, managedFields: ____, ...metadata } = object.metadata;
  return { ...object, metadata };
}
