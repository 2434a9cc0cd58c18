import type { KubernetesObject } from '../kube/index.ts';

/** How an object differs from what was known: it is new, other than before, or gone. */
export interface Change {
  readonly before: KubernetesObject | undefined;
  readonly after: KubernetesObject | undefined;
}

/**
 * Gathers changes until somebody asks for them: several of one object become one, and none when it is again as it was.
 */
export class PendingChanges {
  readonly #changes = new Map<string, Change>();

  /** @param key Tells the object from all others of the cluster. */
  add(key: string, { before, after }: Change): void {
    const pending = this.#changes.get(key);
    const first = pending === undefined ? before : pending.before;
    if (first === undefined && after === undefined) this.#changes.delete(key);
    else this.#changes.set(key, { before: first, after });
  }

  get size(): number {
    return this.#changes.size;
  }

  take(): readonly Change[] {
    const changes = [...this.#changes.values()];
    this.#changes.clear();
    return changes;
  }
}
