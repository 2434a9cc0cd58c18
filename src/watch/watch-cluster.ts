import { setTimeout as sleep } from 'node:timers/promises';
import { type Gap, Snapshot } from '../kube/index.ts';
import {
  type ClusterClient,
  type ClusterClientOptions,
  ClusterError,
  connectCluster,
  type FoundResource,
} from '../sources/index.ts';
import { type Change, PendingChanges } from './changes.ts';
import { ResourceStore } from './resource-store.ts';
import { Bell, pauses, Turns } from './waiting.ts';
import { type WatchedResource, WatchLoop } from './watch-loop.ts';

/** A cluster as it is known at a moment. Objects that have not changed are the same values as before. */
export interface ClusterState {
  readonly snapshot: Snapshot;
  /** What is different from the state before; empty for the first one. */
  readonly changes: readonly Change[];
  readonly context: string;
  /** As the API server writes it; empty when it does not say. */
  readonly gitVersion: string;
}

export interface WatchClusterOptions extends ClusterClientOptions {
  /** Is told of the first whole state, then of every one that differs. Changes wait while it works. */
  readonly onState: (state: ClusterState) => void | Promise<void>;
}

/** Changes come in bursts: a state follows when nothing has come for this long, in milliseconds… */
const QUIET = 200;

/** …or when the first change has waited this long. */
const LONGEST_WAIT = 2_000;

/** Kinds come and go with custom resource definitions and aggregated APIs, in milliseconds. */
const DISCOVERY_INTERVAL = 60_000;

/** A new kind is served a moment after its definition is there. */
const DISCOVERY_DELAY = 2_000;

/** Lists under way at once when everything is listed. */
const PARALLEL_LISTS = 6;

/** A watch lasts between one and two times this long, in seconds, so that not all end at once. */
const WATCH_SECONDS = 240;

/**
 * Follows a running cluster by list and watch until `signal` says to stop, and then returns.
 *
 * @throws ClusterError when there is no conversation with an API server at the beginning
 */
export async function watchCluster(options: WatchClusterOptions): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const client = await connectCluster({ ...options, signal });
  try {
    await new ClusterWatch(client, { ...options, signal }).run();
  } catch (error) {
    if (!options.signal.aborted) throw error;
  } finally {
    stop.abort();
    client.close();
  }
}

interface Watched {
  readonly resource: FoundResource;
  readonly store: ResourceStore;
  readonly stop: AbortController;
  gaps: readonly Gap[];
}

class ClusterWatch {
  readonly #client: ClusterClient;
  readonly #options: WatchClusterOptions;
  readonly #watched = new Map<string, Watched>();
  readonly #pending = new PendingChanges();
  readonly #lists = new Turns(PARALLEL_LISTS);
  readonly #changed = new Bell();
  readonly #apisChanged = new Bell();
  readonly #failed = Promise.withResolvers<never>();
  #discoveryGaps: readonly Gap[] = [];
  #gapsChanged = false;

  constructor(client: ClusterClient, options: WatchClusterOptions) {
    this.#client = client;
    this.#options = options;
  }

  async run(): Promise<never> {
    const { signal } = this.#options;
    this.#failed.promise.catch(() => undefined); // also when nothing waits for it yet
    signal.addEventListener('abort', () => this.#failed.reject(signal.reason), { once: true });
    const listed = await this.#discover();
    await Promise.race([Promise.all(listed), this.#failed.promise]);
    this.#pending.take();
    this.#changed.reset();
    await this.#tell([]);
    return await Promise.race([this.#discoverAgain(), this.#tellChanges(), this.#failed.promise]);
  }

  /** Begins to watch what is new and ends what is gone; the promises are of the first lists of what is new. */
  async #discover(): Promise<readonly Promise<void>[]> {
    const { resources, gaps } = await this.#client.discover();
    this.#gapsChanged ||= gaps.length > 0 || this.#discoveryGaps.length > 0;
    this.#discoveryGaps = gaps;
    const served = new Map(resources.map((resource) => [keyOf(resource), resource]));
    const unknown = new Set(gaps.map(({ missing }) => missing?.group));
    for (const [key, { resource, store, stop }] of this.#watched) {
      // What an aggregated API serves is not known while the server behind it is down: its objects stay.
      if (served.get(key)?.version === resource.version || unknown.has(resource.group)) continue;
      stop.abort();
      store.replace([]);
      this.#watched.delete(key);
    }
    return [...served].filter(([key]) => !this.#watched.has(key)).map(([key, resource]) => this.#watch(key, resource));
  }

  async #discoverAgain(): Promise<never> {
    const { signal } = this.#options;
    for (;;) {
      await Promise.race([sleep(DISCOVERY_INTERVAL, undefined, { signal }), this.#apisChanged.rung()]);
      await sleep(DISCOVERY_DELAY, undefined, { signal });
      this.#apisChanged.reset();
      try {
        await this.#discover();
        if (this.#gapsChanged) this.#changed.ring();
      } catch (error) {
        // The API server may be away for a while.
        if (!(error instanceof ClusterError)) throw error;
      }
    }
  }

  /** Starts a loop for a resource; the promise is of its first list. */
  #watch(key: string, resource: FoundResource): Promise<void> {
    const stop = new AbortController();
    const signal = AbortSignal.any([this.#options.signal, stop.signal]);
    const listed = Promise.withResolvers<void>();
    const isApi = resource.kind === 'CustomResourceDefinition' || resource.kind === 'APIService';
    const store = new ResourceStore((name, change) => {
      this.#pending.add(`${key}/${name}`, change);
      this.#changed.ring();
      if (isApi) this.#apisChanged.ring();
    });
    const watched: Watched = { resource, store, stop, gaps: [] };
    this.#watched.set(key, watched);
    const loop = new WatchLoop(this.#watchedResource(resource, signal), store, pauses(signal), (gaps) => {
      this.#gapsChanged ||= watched.gaps.length > 0 || gaps.length > 0;
      watched.gaps = gaps;
      if (this.#gapsChanged) this.#changed.ring();
      listed.resolve();
    });
    loop.run().then(
      () => {
        this.#watched.delete(key);
        this.#apisChanged.ring();
      },
      (error: unknown) => {
        if (!signal.aborted) this.#failed.reject(error);
      },
    );
    return listed.promise;
  }

  #watchedResource(resource: FoundResource, signal: AbortSignal): WatchedResource {
    return {
      list: () => this.#lists.run(() => this.#client.list(resource)),
      watch: (resourceVersion, onEvent) => {
        const seconds = Math.round(WATCH_SECONDS * (1 + Math.random()));
        return this.#client.watch(resource, { resourceVersion, seconds, signal }, onEvent);
      },
      judge: (error) => {
        signal.throwIfAborted();
        return this.#client.judge(error);
      },
      gapOf: (error) => this.#client.gapOf(resource, error),
    };
  }

  async #tellChanges(): Promise<never> {
    for (;;) {
      await this.#changed.rungAndQuiet(QUIET, LONGEST_WAIT, this.#options.signal);
      const changes = this.#pending.take();
      if (changes.length === 0 && !this.#gapsChanged) continue;
      await this.#tell(changes);
    }
  }

  async #tell(changes: readonly Change[]): Promise<void> {
    this.#gapsChanged = false;
    const { context, gitVersion, kubernetesVersion } = this.#client;
    const all = [...this.#watched.values()];
    const objects = all.flatMap(({ store }) => [...store.objects]);
    const gaps = [...this.#discoveryGaps, ...all.flatMap((watched) => watched.gaps)];
    const snapshot = new Snapshot(objects, gaps, this.#options.podTemplates, kubernetesVersion);
    await this.#options.onState({ snapshot, changes, context, gitVersion });
  }
}

function keyOf({ group, resource }: FoundResource): string {
  return `${group}/${resource}`;
}
