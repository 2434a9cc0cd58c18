import type { KubernetesVersion, Snapshot } from '../kube/index.ts';
import type { Policy } from '../pod-security/index.ts';

/** What the user asks to be judged by. */
export interface CheckSettings {
  /** The level and version of the Pod Security Standards. */
  readonly podSecurity: Policy;
  /** The version of the API server that takes the objects. */
  readonly kubernetesVersion: KubernetesVersion;
  /** The day, as `2026-12-31`, that dates of expiry and of end of life are compared with. */
  readonly today: string;
  /** Registries, or registries with a path, that images may come from; any, when there is no list. */
  readonly allowedRegistries?: readonly string[] | undefined;
}

/** What a check judges. Answers of engines that several checks need are worked out once. */
export class CheckContext {
  readonly snapshot: Snapshot;
  readonly settings: CheckSettings;
  readonly #answers = new Map<unknown, unknown>();

  constructor(snapshot: Snapshot, settings: CheckSettings) {
    this.snapshot = snapshot;
    this.settings = settings;
  }

  /** The result of a function of this context, from the first time it was asked for. */
  answer<T>(of: (context: CheckContext) => T): T {
    if (!this.#answers.has(of)) this.#answers.set(of, of(this));
    return this.#answers.get(of) as T;
  }
}
