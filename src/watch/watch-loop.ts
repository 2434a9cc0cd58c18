import type { Gap } from '../kube/index.ts';
import type { ObjectListing, WatchEvent } from '../sources/index.ts';
import type { ResourceStore } from './resource-store.ts';

/** One resource of an API server. */
export interface WatchedResource {
  /** All objects now. Rejects with what `judge` understands. */
  readonly list: () => Promise<ObjectListing>;
  /** What happens after a version, until the API server ends the watch. Rejects with what `judge` understands. */
  readonly watch: (resourceVersion: string, onEvent: (event: WatchEvent) => void) => Promise<void>;
  /**
   * What a failure means. Throws the error when it is none that an API server can cause.
   *
   * - `again`: it may pass; a watch can go on from where it was.
   * - `expired`: the version is no longer there.
   * - `broken`: something came that cannot be understood, and what came with it is lost.
   * - `refused`: it will be so for a while.
   * - `gone`: there is no such resource any more.
   */
  readonly judge: (error: unknown) => 'again' | 'expired' | 'broken' | 'refused' | 'gone';
  /** The gap that a failure to list leaves. */
  readonly gapOf: (error: unknown) => Gap;
}

/** How long to wait, in milliseconds; rejects when the watch is to end. */
export interface Pauses {
  /** After so many failures in a row. */
  readonly backOff: (failures: number) => Promise<void>;
  /** Before something that was refused so many times in a row is asked for again. */
  readonly refused: (times: number) => Promise<void>;
  /** Between two watches that ended at once. */
  readonly short: () => Promise<void>;
}

/** Failed watches in a row after which the resource is listed again, whatever they said. */
const RELIST_AFTER = 3;

/**
 * Keeps a store current: lists once, watches from there, goes on from the last version when a watch ends or breaks, and
 * lists again when that version is gone (410) or something was lost. Ends when the resource is gone.
 */
export class WatchLoop {
  readonly #resource: WatchedResource;
  readonly #store: ResourceStore;
  readonly #pauses: Pauses;
  readonly #onListed: (gaps: readonly Gap[]) => void;
  /** The version up to which the store is current; undefined when it has to be listed. */
  #version: string | undefined;
  #failures = 0;
  #refusals = 0;

  /** @param onListed Is told after every attempt to list what could not be read. */
  constructor(
    resource: WatchedResource,
    store: ResourceStore,
    pauses: Pauses,
    onListed: (gaps: readonly Gap[]) => void,
  ) {
    this.#resource = resource;
    this.#store = store;
    this.#pauses = pauses;
    this.#onListed = onListed;
  }

  async run(): Promise<void> {
    let there = true;
    while (there) there = this.#version === undefined ? await this.#list() : await this.#watch(this.#version);
    this.#store.replace([]);
    this.#onListed([]);
  }

  async #list(): Promise<boolean> {
    try {
      const { objects, gaps, resourceVersion } = await this.#resource.list();
      this.#store.replace(objects);
      this.#onListed(gaps);
      this.#version = resourceVersion;
      this.#refusals = 0;
      return true;
    } catch (error) {
      const verdict = this.#resource.judge(error);
      if (verdict === 'gone') return false;
      // What was known stays: it was true a moment ago, and nothing says that it is not now.
      this.#onListed([this.#resource.gapOf(error)]);
      if (verdict === 'refused') await this.#pauses.refused(++this.#refusals);
      else await this.#pauses.backOff(++this.#failures);
      return true;
    }
  }

  async #watch(from: string): Promise<boolean> {
    let heard = false;
    try {
      await this.#resource.watch(from, (event) => {
        heard = true;
        this.#failures = 0;
        this.#take(event);
      });
      this.#failures = 0;
      if (!heard) await this.#pauses.short();
    } catch (error) {
      const verdict = this.#resource.judge(error);
      if (verdict === 'gone') return false;
      if (verdict !== 'again') this.#version = undefined;
      // A version that has just been listed and is already gone would otherwise be listed in a circle.
      if (verdict !== 'expired' || !heard) await this.#pauses.backOff(++this.#failures);
      if (this.#failures >= RELIST_AFTER) this.#version = undefined;
    }
    return true;
  }

  #take(event: WatchEvent): void {
    if (event.type === 'set') this.#store.set(event.object);
    else if (event.type === 'delete') this.#store.delete(event.object);
    this.#version = event.resourceVersion;
  }
}
