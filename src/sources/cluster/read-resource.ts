import {
  type Gap,
  isJsonObject,
  isKubernetesObject,
  type JsonObject,
  type KubernetesObject,
  readObject,
} from '../../kube/index.ts';
import { ClusterError } from './cluster-error.ts';
import type { Connection } from './connection.ts';
import type { FoundResource } from './discovery.ts';
import { type ListOptions, listResource } from './list.ts';
import { RequestFailure } from './request-failure.ts';

/** What was read, and what was not. */
export interface Collected {
  readonly objects: readonly KubernetesObject[];
  readonly gaps: readonly Gap[];
}

/** Resources in a row that got no answer, after which the API server is taken for gone. */
const LOST_AFTER = 3;

/** Keeps a reading from waiting for every single resource of an API server that has stopped answering. */
export class Patience {
  #unanswered = 0;

  /** @throws RequestFailure `lost` */
  check(): void {
    if (this.#unanswered < LOST_AFTER) return;
    throw new RequestFailure('lost', 'not asked: the API server has stopped answering');
  }

  answered(): void {
    this.#unanswered = 0;
  }

  failed({ kind }: RequestFailure): void {
    this.#unanswered = kind === 'timeout' || kind === 'connection' || kind === 'lost' ? this.#unanswered + 1 : 0;
  }
}

/** All objects of a resource at one moment. */
export interface ObjectListing extends Collected {
  /** Where a watch can go on from. */
  readonly resourceVersion: string;
}

/**
 * Lists all objects of a resource. An object that cannot be kept becomes a gap.
 *
 * @throws RequestFailure
 */
export async function listObjects(
  { server, source, target }: Connection,
  resource: FoundResource,
  options: Omit<ListOptions, 'metadataOnly'>,
): Promise<ObjectListing> {
  const listing = await listResource(server, resource, { ...options, metadataOnly: resource.metadataOnly }, (item) =>
    objectOf(item, resource, target.context),
  );
  const gap = (reason: Gap['reason'], message: string): Gap =>
    gapOf(source, resource, options.namespace, reason, message);
  const gaps = listing.problems.map((problem) => gap('too-large', problem));
  const objects: KubernetesObject[] = [];
  for (const object of listing.items) {
    if (isKubernetesObject(object)) objects.push(object);
    else gaps.push(gap('not-an-object', object.message));
  }
  return { objects, gaps, resourceVersion: listing.resourceVersion };
}

/** Reads all objects of a resource. It throws nothing that an API server can cause: that becomes a gap. */
export async function readResource(
  connection: Connection,
  resource: FoundResource,
  options: Omit<ListOptions, 'metadataOnly'>,
  patience: Patience,
): Promise<Collected> {
  try {
    patience.check();
    const listing = await listObjects(connection, resource, options);
    patience.answered();
    return listing;
  } catch (error) {
    if (error instanceof RequestFailure) patience.failed(error);
    return { objects: [], gaps: [failureGap(connection, resource, options.namespace, error)] };
  }
}

/**
 * The gap that a failure to list a resource leaves.
 *
 * @throws the error when it is none that an API server can cause
 */
export function failureGap(
  { source }: Connection,
  resource: FoundResource,
  namespace: string | undefined,
  error: unknown,
): Gap {
  // The credentials may end in the middle: what was read so far stands.
  if (error instanceof ClusterError) return gapOf(source, resource, namespace, 'unavailable', error.message);
  if (error instanceof RequestFailure) return gapOf(source, resource, namespace, reasonOf(error), error.message);
  throw error;
}

function gapOf(
  source: string,
  { group, kind, resource, namespaced }: FoundResource,
  namespace: string | undefined,
  reason: Gap['reason'],
  message: string,
): Gap {
  const label = group === '' ? resource : `${resource}.${group}`;
  const missing = { group, kind, namespace: namespaced ? namespace : undefined };
  return { reason, source, missing, message: `${label}: ${message}` };
}

function reasonOf({ kind, status }: RequestFailure): Gap['reason'] {
  if (kind === 'too-large') return 'too-large';
  return status === 401 || status === 403 ? 'forbidden' : 'unavailable';
}

/** An item of a list as an object of its own: items of built-in types do not say what they are. */
export function objectOf(item: JsonObject, resource: FoundResource, context: string): ReturnType<typeof readObject> {
  const { group, version, kind } = resource;
  const apiVersion = group === '' ? version : `${group}/${version}`;
  const { apiVersion: _apiVersion, kind: _kind, metadata, ...rest } = item;
  const about = isJsonObject(metadata) ? metadata : {};
  const resourceVersion = about['resourceVersion'];
  const origin = {
    type: 'cluster',
    context,
    resourceVersion: typeof resourceVersion === 'string' ? resourceVersion : '',
  } as const;
  const { managedFields: _, ...kept } = about;
  const read = resource.metadataOnly ? withoutCopies(kept) : kept;
  return readObject({ apiVersion, kind, metadata: read, ...rest }, origin, '');
}

/** Annotations in which deployers (kubectl, kapp, Rancher, operators) keep a copy of the whole object. */
const COPY = /last-applied|applied-config|^kapp\.k14s\.io\/original$|^objectset\.rio\.cattle\.io\/applied$/;

/** Where the metadata alone was asked for, the rest is not wanted by another way. */
function withoutCopies(metadata: JsonObject): JsonObject {
  const { annotations } = metadata;
  if (!isJsonObject(annotations)) return metadata;
  const kept = Object.entries(annotations).filter(([key]) => !COPY.test(key));
  return { ...metadata, annotations: Object.fromEntries(kept) };
}
