import { type Check, CheckContext, type Finding } from '../checks/index.ts';
import { type KubernetesObject, resourcesFor } from '../kube/index.ts';

/**
 * Runs checks on one state of a cluster after the other, and again only where something has changed: a check that
 * judges each object by itself, on new objects; another, when a kind that it needs has changed. An object that has not
 * changed has to be the same value in both states, and the settings have to be the same.
 */
export class FindingCache {
  /** What checks that judge each object by itself found in the objects seen so far. */
  readonly #byObject = new WeakMap<KubernetesObject, Map<Check, readonly Finding[]>>();
  readonly #whole = new Map<Check, readonly Finding[]>();
  #state: CheckContext | undefined;
  #new: CheckContext | undefined;
  #changed: ReadonlySet<string> | undefined;

  /**
   * Goes on to the next state.
   *
   * @param changed Objects that are new, gone or different; undefined when that is not known, as for the first state.
   */
  next(state: CheckContext, changed: Iterable<Pick<KubernetesObject, 'group' | 'kind'>> | undefined): void {
    const { snapshot, settings } = state;
    const fresh = snapshot.objects.filter((object) => !this.#byObject.has(object));
    for (const object of fresh) this.#byObject.set(object, new Map());
    this.#state = state;
    this.#new = new CheckContext(snapshot.part(fresh), settings);
    this.#changed = changed && new Set([...changed].map(({ group, kind }) => `${group}/${kind}`));
  }

  /** What a check finds in the state. Every check has to be run in every state. */
  run(check: Check): readonly Finding[] {
    if (this.#state === undefined || this.#new === undefined) throw new TypeError('there is no state yet');
    if (check.perObject === true) return this.#runOnNew(check, this.#new, this.#state);
    const known = this.#whole.get(check);
    if (known !== undefined && !this.#isConcerned(check)) return known;
    const found = [...check.run(this.#state)];
    this.#whole.set(check, found);
    return found;
  }

  #runOnNew(check: Check, fresh: CheckContext, { snapshot }: CheckContext): readonly Finding[] {
    for (const [object, found] of Map.groupBy(check.run(fresh), (finding) => finding.object)) {
      this.#byObject.get(object)?.set(check, found);
    }
    return snapshot.objects.flatMap((object) => this.#byObject.get(object)?.get(check) ?? []);
  }

  #isConcerned({ needs }: Check): boolean {
    const changed = this.#changed;
    if (changed === undefined) return true;
    return resourcesFor(needs).some(({ group, kind }) =>
      kind === '*' ? [...changed].some((one) => one.startsWith(`${group}/`)) : changed.has(`${group}/${kind}`),
    );
  }
}
