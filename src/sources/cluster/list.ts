import { isJsonObject, type JsonObject } from '../../kube/index.ts';
import type { ApiServer } from './api-server.ts';
import { ListParser } from './list-parser.ts';
import { RequestFailure } from './request-failure.ts';
import { withRetries } from './retry.ts';

/** A resource as the API server serves it. */
export interface ServedResource {
  readonly group: string;
  readonly version: string;
  /** The plural name. */
  readonly resource: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

export interface ListOptions {
  /** Metadata alone (PartialObjectMetadata), so that the rest never leaves the API server. */
  readonly metadataOnly: boolean;
  /** One namespace; all of them when undefined. */
  readonly namespace: string | undefined;
  /** For each request, in milliseconds. */
  readonly requestTimeout: number;
  readonly signal?: AbortSignal | undefined;
  /** Counts the bytes of everything that is read, and may throw. */
  readonly onBytes: (count: number) => void;
  /** Is told after each page how many objects there are so far; fewer again when a list begins anew. */
  readonly onObjects?: ((count: number) => void) | undefined;
}

/** All of a resource at one moment. */
export interface Listing<T> {
  readonly items: readonly T[];
  /** Why items were left out. */
  readonly problems: readonly string[];
  /** Of the list itself: where a watch can go on from. */
  readonly resourceVersion: string;
}

const PAGE = 500;

/** How often a list is begun again when its continue token has expired. The last time it is read in one piece. */
const RESTARTS = 3;

/** Pages without an object in a row, after which a list is taken for endless. */
const EMPTY_PAGES = 20;

/**
 * Lists a resource page by page. When etcd has compacted the version that the pages are of (410), it begins again.
 *
 * @param convert Is given each item as it arrives. Those of a page that fails in the middle come again.
 * @throws RequestFailure when any page cannot be had, as half a list would pass for the whole
 */
export async function listResource<T>(
  server: ApiServer,
  resource: ServedResource,
  options: ListOptions,
  convert: (item: JsonObject) => T,
): Promise<Listing<T>> {
  for (let restarts = 0; ; restarts++) {
    try {
      return await listOnce(server, resource, options, convert, restarts === RESTARTS ? undefined : PAGE);
    } catch (error) {
      if (!isExpired(error) || restarts === RESTARTS) throw error;
    }
  }
}

/** Whether the version that was asked for is no longer there. */
function isExpired(error: unknown): boolean {
  return error instanceof RequestFailure && error.status === 410;
}

/** The path of a resource's collection, in a namespace when there is one. */
export function collectionPath(resource: ServedResource, namespace: string | undefined): string {
  const { group, version, namespaced } = resource;
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  const inside = namespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${root}${inside}/${resource.resource}`;
}

async function listOnce<T>(
  server: ApiServer,
  resource: ServedResource,
  options: ListOptions,
  convert: (item: JsonObject) => T,
  limit: number | undefined,
): Promise<Listing<T>> {
  const items: T[] = [];
  const problems: string[] = [];
  let next = '';
  let size = limit;
  let empty = 0;
  for (;;) {
    const page = await withRetries(async () => {
      try {
        return await getPage(server, resource, options, convert, size, next);
      } catch (error) {
        // Objects may be large and the line slow: fewer may come in time.
        if (error instanceof RequestFailure && error.kind === 'timeout' && size !== undefined) {
          size = Math.ceil(size / 10);
        }
        throw error;
      }
    }, options.signal);
    for (const item of page.items) items.push(item);
    for (const problem of page.problems) problems.push(problem);
    options.onObjects?.(items.length);
    if (page.next === '') return { items, problems, resourceVersion: page.resourceVersion };
    empty = page.items.length === 0 ? empty + 1 : 0;
    if (empty === EMPTY_PAGES) throw new RequestFailure('malformed', 'answered with a list that does not end', 200);
    next = page.next;
  }
}

interface Page<T> extends Listing<T> {
  /** The continue token; empty for the last page. */
  readonly next: string;
}

async function getPage<T>(
  server: ApiServer,
  resource: ServedResource,
  options: ListOptions,
  convert: (item: JsonObject) => T,
  limit: number | undefined,
  next: string,
): Promise<Page<T>> {
  const query = new URLSearchParams();
  if (limit !== undefined) query.set('limit', String(limit));
  if (next !== '') query.set('continue', next);
  const path = `${collectionPath(resource, options.namespace)}?${query}`;
  const accept = options.metadataOnly ? METADATA_LIST : 'application/json';
  const { requestTimeout: timeout, signal } = options;
  return await server.get(path, { accept, timeout, signal }, async (body) => {
    const items: T[] = [];
    const problems: string[] = [];
    const parser = new ListParser((item) => {
      if ('problem' in item) problems.push(item.problem);
      else items.push(convert(item.object));
    });
    for await (const chunk of body) {
      options.onBytes(chunk.length);
      parser.push(chunk);
    }
    const envelope = parser.end();
    // A server that cannot give metadata alone may give the objects: nothing of them is kept.
    if (options.metadataOnly && envelope['kind'] !== 'PartialObjectMetadataList') {
      throw new RequestFailure('malformed', 'answered with more than the metadata that was asked for', 200);
    }
    const { metadata } = envelope;
    if (!isJsonObject(metadata)) {
      throw new RequestFailure('malformed', `answered with something that is no ${resource.kind}List`);
    }
    return {
      items,
      problems,
      next: textOf(metadata['continue']),
      resourceVersion: textOf(metadata['resourceVersion']),
    };
  });
}

/** Without an alternative: a server that does not know it must refuse, and not send the objects. */
const METADATA_LIST = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
