import type { Gap, JsonObject, NeededResource } from '../../kube/index.ts';
import type { ApiServer } from './api-server.ts';
import { type ListableResource, readAggregated, readGroups, readResources } from './discovery-documents.ts';
import { getDocument } from './document.ts';
import type { ServedResource } from './list.ts';
import { RequestFailure } from './request-failure.ts';
import { withRetries } from './retry.ts';

/** A needed resource that the API server has. */
export interface FoundResource extends ServedResource {
  readonly metadataOnly: boolean;
}

export interface Discovered {
  readonly resources: readonly FoundResource[];
  readonly gaps: readonly Gap[];
}

export type WantedResource = Pick<NeededResource, 'group' | 'kind' | 'read'>;

/** A version of a group: what it serves, or why that is not known. */
interface GroupVersion {
  readonly group: string;
  readonly version: string;
  readonly resources: readonly ListableResource[];
  readonly failure: string | undefined;
}

/**
 * Finds which of the wanted resources the API server serves, and in which version: the first in the order of the
 * group, which is the preferred one, that has it. A resource that is not served is no gap.
 *
 * @param source How the cluster is called in gaps.
 * @throws RequestFailure when the API server does not say what it serves
 */
export async function discover(
  server: ApiServer,
  wanted: readonly WantedResource[],
  source: string,
  timeout: number,
  signal?: AbortSignal,
): Promise<Discovered> {
  const groups = new Set(wanted.map(({ group }) => group));
  const get: Get = (path) => withRetries(() => getDocument(server, path, { accept: ACCEPT, timeout, signal }), signal);
  const roots = await Promise.all([
    groups.has('') ? get('/api') : undefined,
    [...groups].some((group) => group !== '') ? get('/apis') : undefined,
  ]);
  const versions: GroupVersion[] = [];
  for (const root of roots) {
    if (root === undefined) continue;
    const isAggregated = root['kind'] === 'APIGroupDiscoveryList';
    versions.push(...(isAggregated ? aggregated(root, groups) : await legacy(root, groups, get)));
  }
  return {
    resources: wanted.flatMap((resource) => served(resource, versions)),
    gaps: versions.flatMap(({ group, version, failure }) =>
      failure === undefined
        ? []
        : [unavailable(source, group, `what ${group}/${version} serves is not known: ${failure}`)],
    ),
  };
}

function unavailable(source: string, group: string, message: string): Gap {
  return { reason: 'unavailable', source, missing: { group, kind: '*' }, message };
}

/** Aggregated discovery (1.26 and newer), else the documents of old. */
const ACCEPT = ['v2', 'v2beta1']
  .map((version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`)
  .concat('application/json')
  .join(',');

function served({ group, kind, read }: WantedResource, versions: readonly GroupVersion[]): readonly FoundResource[] {
  const found = new Map<string, FoundResource>();
  for (const candidate of versions) {
    if (candidate.group !== group) continue;
    for (const resource of candidate.resources) {
      if (found.has(resource.resource) || (kind !== '*' && resource.kind !== kind)) continue;
      // Whatever was asked for: the values of Secrets are never fetched.
      const metadataOnly = read === 'metadata' || (group === '' && resource.resource === 'secrets');
      found.set(resource.resource, { group, version: candidate.version, ...resource, metadataOnly });
    }
  }
  return [...found.values()];
}

type Get = (path: string) => Promise<JsonObject>;

function aggregated(root: JsonObject, wanted: ReadonlySet<string>): readonly GroupVersion[] {
  return readAggregated(root)
    .filter(({ group }) => wanted.has(group))
    .map(({ stale, ...served }) => ({ ...served, failure: stale ? STALE : undefined }));
}

const STALE = 'the server behind this aggregated API does not answer';

async function legacy(root: JsonObject, wanted: ReadonlySet<string>, get: Get): Promise<readonly GroupVersion[]> {
  if (root['kind'] === 'APIVersions') return [await legacyVersion('', 'v1', get('/api/v1'))];
  if (root['kind'] !== 'APIGroupList') {
    throw new RequestFailure('malformed', 'answered with something that is no list of APIs', 200);
  }
  const found: Promise<GroupVersion>[] = [];
  for (const [group, versions] of readGroups(root)) {
    if (!wanted.has(group)) continue;
    for (const version of versions) found.push(legacyVersion(group, version, get(`/apis/${group}/${version}`)));
  }
  return await Promise.all(found);
}

async function legacyVersion(group: string, version: string, answer: Promise<JsonObject>): Promise<GroupVersion> {
  try {
    return { group, version, resources: readResources(await answer), failure: undefined };
  } catch (error) {
    if (!(error instanceof RequestFailure)) throw error;
    return { group, version, resources: [], failure: error.message };
  }
}
