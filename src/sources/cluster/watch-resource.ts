import { isJsonObject, isKubernetesObject, type JsonValue, type KubernetesObject } from '../../kube/index.ts';
import { isTooDeep, parseJson } from '../exact-json.ts';
import { LineSplitter } from '../lines.ts';
import { printableOutput } from '../printable.ts';
import type { Connection } from './connection.ts';
import type { FoundResource } from './discovery.ts';
import { collectionPath } from './list.ts';
import { LARGEST_ITEM } from './list-parser.ts';
import { objectOf } from './read-resource.ts';
import { RequestFailure } from './request-failure.ts';

/** What a watch tells. A bookmark only says how far it has come. */
export type WatchEvent =
  | { readonly type: 'set'; readonly object: KubernetesObject; readonly resourceVersion: string }
  | { readonly type: 'delete'; readonly object: KubernetesObject; readonly resourceVersion: string }
  | { readonly type: 'bookmark'; readonly resourceVersion: string };

export interface WatchOptions {
  readonly namespace: string | undefined;
  /** The version to go on from. */
  readonly resourceVersion: string;
  /** How long one watch lasts, in seconds; the API server ends it. */
  readonly seconds: number;
  readonly signal: AbortSignal;
}

/** The API server sends bookmarks about once a minute: a connection without any has died unnoticed. */
const IDLE = 180_000;

/** After the time at which the API server was to end the watch, in milliseconds. */
const GRACE = 15_000;

/**
 * Watches a resource until the API server ends it, which it does after `seconds`.
 *
 * @param onEvent Is called in the order of the events.
 * @throws RequestFailure with status 410 when the version is no longer there and the resource must be listed again
 */
export async function watchResource(
  { server, target }: Connection,
  resource: FoundResource,
  options: WatchOptions,
  onEvent: (event: WatchEvent) => void,
): Promise<void> {
  const query = new URLSearchParams({
    watch: 'true',
    allowWatchBookmarks: 'true',
    resourceVersion: options.resourceVersion,
    timeoutSeconds: String(options.seconds),
  });
  const path = `${collectionPath(resource, options.namespace)}?${query}`;
  const accept = resource.metadataOnly ? METADATA : 'application/json';
  const limits = { timeout: options.seconds * 1000 + GRACE, idle: IDLE, signal: options.signal };
  await server.get(path, { accept, ...limits }, async (body) => {
    const splitter = new LineSplitter(LARGEST_ITEM, (line) => {
      if (line.length > 0) onEvent(eventOf(line.toString(), resource, target.context));
      return true;
    });
    for await (const chunk of body) {
      if (!splitter.push(chunk)) throw new RequestFailure('too-large', 'sent an event that is too large', 200);
    }
  });
}

const METADATA = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';

function eventOf(line: string, resource: FoundResource, context: string): WatchEvent {
  const event = parse(line);
  const { type, object } = isJsonObject(event) ? event : {};
  if (!isJsonObject(object)) throw malformed();
  if (type === 'ERROR') throw errorEvent(object['code'], object['message']);
  const { metadata } = object;
  const resourceVersion = isJsonObject(metadata) ? metadata['resourceVersion'] : undefined;
  if (typeof resourceVersion !== 'string' || resourceVersion === '') throw malformed();
  if (type === 'BOOKMARK') return { type: 'bookmark', resourceVersion };
  // As for lists: a server that sends the whole of what only the metadata was asked of is not listened to.
  if (resource.metadataOnly && object['kind'] !== 'PartialObjectMetadata') throw malformed();
  const read = objectOf(object, resource, context);
  if (!isKubernetesObject(read)) throw malformed();
  switch (type) {
    case 'ADDED':
    case 'MODIFIED':
      return { type: 'set', object: read, resourceVersion };
    case 'DELETED':
      return { type: 'delete', object: read, resourceVersion };
    default:
      throw malformed();
  }
}

/** An error in the middle of a watch: whatever it is, the events after it are lost. */
function errorEvent(code: JsonValue | undefined, message: JsonValue | undefined): RequestFailure {
  const said = typeof message === 'string' ? printableOutput(message) : 'an error';
  if (code === 410) return new RequestFailure('status', `410: ${said}`, 410);
  return new RequestFailure('malformed', `ended a watch: ${said}`, 200);
}

function parse(line: string): JsonValue | undefined {
  if (isTooDeep(line)) return undefined;
  try {
    return parseJson(line);
  } catch {
    return undefined; // the parser's message would quote the text
  }
}

function malformed(): RequestFailure {
  return new RequestFailure('malformed', 'sent something that is no watch event', 200);
}
