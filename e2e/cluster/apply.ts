import { setTimeout as sleep } from 'node:timers/promises';
import {
  isJsonObject,
  type JsonObject,
  type KubernetesObject,
  NEEDS,
  resourcesFor,
  scopeOf,
} from '../../src/kube/index.ts';
import { loadSnapshot } from '../../src/sources/index.ts';
import type { ControlPlane } from '../control-plane.ts';

/** What became of the objects of some manifests. */
export interface Applied {
  readonly objects: readonly KubernetesObject[];
  /** Those that the API server did not take, with its message. */
  readonly refused: readonly string[];
}

/** Charts are not rendered: the programs may not be there, and what they make is judged like any other manifest. */
const WITHOUT_PROGRAMS = {
  BREAKWATER_HELM: '/missing',
  BREAKWATER_KUSTOMIZE: '/missing',
  BREAKWATER_KUBECTL: '/missing',
};

/**
 * Creates the objects of manifests in a cluster, with their namespaces, and waits until the controllers have made of
 * them what they make. Secrets get other values, as those of the manifests are not kept.
 */
export async function applyManifests(plane: ControlPlane, paths: readonly string[]): Promise<Applied> {
  const { objects } = await loadSnapshot(paths, { env: WITHOUT_PROGRAMS });
  const first = objects.filter(({ kind }) => kind === 'Namespace');
  const applied: KubernetesObject[] = [];
  const refused: string[] = [];
  const namespaces = new Set(objects.map(({ namespace }) => namespace).filter((name) => name !== ''));
  for (const object of [...first, ...objects.filter(({ kind }) => kind !== 'Namespace')]) {
    if (object.kind !== 'Namespace') await ensureNamespaces(plane, namespaces);
    const path = pathOf(object);
    if (path === undefined) {
      refused.push(`${object.kind} ${object.name}: no resource of the API server`);
      continue;
    }
    const { status, body } = await plane.admin.request('POST', path, { body: contentOf(object) });
    if (status === 201 || status === 409) applied.push(object);
    else refused.push(`${object.kind} ${object.name}: ${JSON.stringify(body)}`);
  }
  await settled(plane);
  return { objects: applied, refused };
}

async function ensureNamespaces(plane: ControlPlane, names: Set<string>): Promise<void> {
  for (const name of names) {
    const { status } = await plane.admin.request('GET', `/api/v1/namespaces/${name}/serviceaccounts/default`);
    if (status === 404) {
      await plane.admin.request('POST', '/api/v1/namespaces', { body: { metadata: { name } } });
      for (let tries = 0; tries < 200; tries++) {
        const account = await plane.admin.request('GET', `/api/v1/namespaces/${name}/serviceaccounts/default`);
        if (account.status === 200) break;
        await sleep(100);
      }
    }
  }
  names.clear();
}

function pathOf({ group, kind, apiVersion, namespace }: KubernetesObject): string | undefined {
  const resource = resourcesFor(NEEDS).find((one) => one.group === group && one.kind === kind)?.resource;
  if (resource === undefined) return undefined;
  const root = group === '' ? `/api/${apiVersion}` : `/apis/${apiVersion}`;
  return scopeOf(group, kind) === 'namespaced' ? `${root}/namespaces/${namespace}/${resource}` : `${root}/${resource}`;
}

function contentOf({ content, kind, namespace }: KubernetesObject): JsonObject {
  const metadata = isJsonObject(content['metadata']) ? content['metadata'] : {};
  const placed = namespace === '' ? metadata : { ...metadata, namespace };
  const { data: _data, stringData: _stringData, ...rest } = content;
  return kind === 'Secret'
    ? { ...rest, metadata: placed, stringData: { key: 'another' } }
    : { ...content, metadata: placed };
}

/** Waits until nothing has been made for a while. */
async function settled(plane: ControlPlane): Promise<void> {
  let known = '';
  for (let quiet = 0, tries = 0; quiet < 5 && tries < 240; tries++) {
    const counts = await Promise.all(
      ['/api/v1/pods', '/apis/apps/v1/replicasets', '/apis/batch/v1/jobs'].map(async (path) => {
        return (await plane.admin.get<{ items: unknown[] }>(path)).items.length;
      }),
    );
    quiet = counts.join() === known ? quiet + 1 : 0;
    known = counts.join();
    await sleep(500);
  }
}
