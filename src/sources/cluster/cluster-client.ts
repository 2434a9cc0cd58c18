import type { Gap, KubernetesVersion } from '../../kube/index.ts';
import { ClusterError } from './cluster-error.ts';
import { type Connection, connect } from './connection.ts';
import type { Discovered, FoundResource } from './discovery.ts';
import { discoverNeeds, type ReadClusterOptions } from './read-cluster.ts';
import { failureGap, listObjects, type ObjectListing } from './read-resource.ts';
import { RequestFailure } from './request-failure.ts';
import { type WatchEvent, type WatchOptions, watchResource } from './watch-resource.ts';

export interface ClusterClientOptions extends ReadClusterOptions {
  readonly signal: AbortSignal;
}

/** What a failure of {@link ClusterClient.list} or {@link ClusterClient.watch} means for who goes on asking. */
export type FailureVerdict = 'again' | 'expired' | 'broken' | 'refused' | 'gone';

/** A connection to a cluster for those who follow it, rather than read it once. */
export class ClusterClient {
  readonly #connection: Connection;
  readonly #options: ClusterClientOptions;

  /** @throws ClusterError when there is no conversation with an API server */
  static async connect(options: ClusterClientOptions): Promise<ClusterClient> {
    // Every watch holds a connection of its own.
    return new ClusterClient(await connect({ ...options, parallel: Number.POSITIVE_INFINITY }), options);
  }

  private constructor(connection: Connection, options: ClusterClientOptions) {
    this.#connection = connection;
    this.#options = options;
  }

  get context(): string {
    return this.#connection.target.context;
  }

  get gitVersion(): string {
    return this.#connection.gitVersion;
  }

  get kubernetesVersion(): KubernetesVersion | undefined {
    return this.#connection.kubernetesVersion;
  }

  /** The resources that hold what is needed, as the API server serves them now. */
  discover(): Promise<Discovered> {
    return discoverNeeds(this.#connection, this.#options);
  }

  list(resource: FoundResource): Promise<ObjectListing> {
    const { namespace, requestTimeout, signal } = this.#options;
    return listObjects(this.#connection, resource, { namespace, requestTimeout, signal, onBytes: () => undefined });
  }

  /** Watches a resource until the API server ends it; see {@link watchResource}. */
  watch(
    resource: FoundResource,
    options: Omit<WatchOptions, 'namespace'>,
    onEvent: (event: WatchEvent) => void,
  ): Promise<void> {
    const { namespace } = this.#options;
    return watchResource(this.#connection, resource, { ...options, namespace }, onEvent);
  }

  /** @throws the error when it is none that an API server can cause */
  judge(error: unknown): FailureVerdict {
    if (error instanceof ClusterError) return 'again';
    if (!(error instanceof RequestFailure)) throw error;
    if (error.kind === 'malformed' || error.kind === 'too-large') return 'broken';
    if (error.kind !== 'status') return 'again';
    switch (error.status) {
      case 410:
        return 'expired';
      case 404:
        return 'gone';
      case 401:
      case 403:
      case 405:
        return 'refused';
      default:
        return error.status === 429 || error.status >= 500 ? 'again' : 'broken';
    }
  }

  /** The gap that a failure to list leaves. */
  gapOf(resource: FoundResource, error: unknown): Gap {
    return failureGap(this.#connection, resource, this.#options.namespace, error);
  }

  close(): void {
    this.#connection.close();
  }
}
