import type { JsonObject, KubernetesObject } from '../../kube/index.ts';
import { type Connection, type ConnectionOptions, connect, refusal } from './connection.ts';
import { discover } from './discovery.ts';
import { RequestFailure } from './request-failure.ts';

/** A change of one object of a cluster. */
export interface ObjectPatch {
  readonly object: Pick<KubernetesObject, 'group' | 'kind' | 'namespace' | 'name'>;
  /** `strategic` merges lists by their keys, and is for kinds that are built in. */
  readonly type: 'strategic' | 'merge';
  readonly body: JsonObject;
  /** The patch is made only where the object is still as it was then. */
  readonly resourceVersion: string;
}

/**
 * What the API server answered.
 *
 * - `made`: the object has changed; of a dry run, it would have.
 * - `refused`: nothing has changed, and `message` says why.
 * - `unknown`: there was no whole answer. The object may have changed or not.
 */
export type PatchAnswer =
  | { readonly type: 'made' }
  | { readonly type: 'refused' | 'unknown'; readonly message: string };

const TYPES: Readonly<Record<ObjectPatch['type'], string>> = {
  strategic: 'application/strategic-merge-patch+json',
  merge: 'application/merge-patch+json',
};

/** Changes objects of a cluster, one at a time, each only if it is as it was when it was read. */
export class ClusterPatcher {
  readonly #connection: Connection;
  readonly #options: ConnectionOptions;
  /** Paths of collections, without the namespace, by group and kind; undefined where none is served. */
  readonly #resources = new Map<string, Collection | undefined>();

  /** @throws ClusterError when there is no conversation with an API server */
  static async connect(options: ConnectionOptions): Promise<ClusterPatcher> {
    return new ClusterPatcher(await connect(options), options);
  }

  private constructor(connection: Connection, options: ConnectionOptions) {
    this.#connection = connection;
    this.#options = options;
  }

  get context(): string {
    return this.#connection.target.context;
  }

  get url(): string {
    return this.#connection.server.url;
  }

  /**
   * Sends a patch. A dry run goes through everything, admission included, and changes nothing (`dryRun=All`). Fields
   * that the API server does not know are refused (`fieldValidation=Strict`).
   *
   * @throws ClusterError when there is no conversation with the API server in a dry run
   */
  async patch({ object, type, body, resourceVersion }: ObjectPatch, mode: 'dry-run' | 'apply'): Promise<PatchAnswer> {
    const { server } = this.#connection;
    const query = new URLSearchParams({ fieldManager: 'breakwater', fieldValidation: 'Strict' });
    if (mode === 'dry-run') query.set('dryRun', 'All');
    try {
      const path = await this.#pathOf(object);
      if (path === undefined) return { type: 'refused', message: `the cluster does not serve ${object.kind}` };
      const metadata = body['metadata'] as JsonObject | undefined;
      const text = JSON.stringify({ ...body, metadata: { ...metadata, resourceVersion } });
      const { requestTimeout: timeout, signal } = this.#options;
      await server.patch(
        `${path}?${query}`,
        { type: TYPES[type], text },
        { accept: 'application/json', timeout, signal },
        drain,
      );
      return { type: 'made' };
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error;
      return this.#answerOf(error, mode);
    }
  }

  close(): void {
    this.#connection.close();
  }

  #answerOf(failure: RequestFailure, mode: 'dry-run' | 'apply'): PatchAnswer {
    const { kind, status, message } = failure;
    if (status === 409) return { type: 'refused', message: 'it has changed since it was read: run this again' };
    if (status === 404) return { type: 'refused', message: 'it is no longer there' };
    if (kind === 'status' && status < 500) return { type: 'refused', message };
    if (mode === 'apply') return { type: 'unknown', message };
    const { server, target } = this.#connection;
    throw refusal(failure, server, target);
  }

  async #pathOf({ group, kind, namespace, name }: ObjectPatch['object']): Promise<string | undefined> {
    const key = `${kind}.${group}`;
    if (!this.#resources.has(key)) this.#resources.set(key, await this.#discover(group, kind));
    const collection = this.#resources.get(key);
    if (collection === undefined) return undefined;
    const inside = collection.namespaced ? `/namespaces/${encodeURIComponent(namespace)}` : '';
    return `${collection.root}${inside}/${collection.resource}/${encodeURIComponent(name)}`;
  }

  async #discover(group: string, kind: string): Promise<Collection | undefined> {
    const { server, source } = this.#connection;
    const { requestTimeout, signal } = this.#options;
    const wanted = [{ group, kind, read: 'objects' }] as const;
    const [found] = (await discover(server, wanted, source, requestTimeout, signal)).resources;
    if (found === undefined) return undefined;
    const root = group === '' ? `/api/${found.version}` : `/apis/${group}/${found.version}`;
    return { root, resource: found.resource, namespaced: found.namespaced };
  }
}

interface Collection {
  readonly root: string;
  readonly resource: string;
  readonly namespaced: boolean;
}

/** What the object is now is not needed, but the connection is. */
async function drain(body: AsyncIterable<Buffer>): Promise<void> {
  for await (const _ of body);
}
