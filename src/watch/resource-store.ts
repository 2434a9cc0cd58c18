import type { KubernetesObject } from '../kube/index.ts';
import type { Change } from './changes.ts';

/** The objects of one resource as they were last heard of. */
export class ResourceStore {
  readonly #objects = new Map<string, KubernetesObject>();
  readonly #onChange: (key: string, change: Change) => void;

  /** @param onChange Is told of every change, with the object's `namespace/name`. */
  constructor(onChange: (key: string, change: Change) => void) {
    this.#onChange = onChange;
  }

  get objects(): Iterable<KubernetesObject> {
    return this.#objects.values();
  }

  /** Takes a whole list in: what is not in it is gone. */
  replace(objects: readonly KubernetesObject[]): void {
    const listed = new Set(objects.map(keyOf));
    for (const [key, before] of this.#objects) {
      if (!listed.has(key)) this.#remove(key, before);
    }
    for (const object of objects) this.set(object);
  }

  set(object: KubernetesObject): void {
    const key = keyOf(object);
    const before = this.#objects.get(key);
    if (before !== undefined && isSame(before, object)) return;
    this.#objects.set(key, object);
    this.#onChange(key, { before, after: object });
  }

  delete(object: KubernetesObject): void {
    const key = keyOf(object);
    const before = this.#objects.get(key);
    if (before !== undefined) this.#remove(key, before);
  }

  #remove(key: string, before: KubernetesObject): void {
    this.#objects.delete(key);
    this.#onChange(key, { before, after: undefined });
  }
}

function keyOf({ namespace, name }: KubernetesObject): string {
  return `${namespace}/${name}`;
}

/** A list after a watch has most objects as they were: those keep their identity, and what was worked out of them. */
function isSame(a: KubernetesObject, b: KubernetesObject): boolean {
  return a.uid === b.uid && versionOf(a) !== '' && versionOf(a) === versionOf(b);
}

function versionOf({ origin }: KubernetesObject): string {
  return origin.type === 'cluster' ? origin.resourceVersion : '';
}
