import {
  type FieldProblem,
  formatFieldPath,
  type KubernetesObject,
  type KubernetesVersion,
  Reading,
  type Shape,
  type Snapshot,
} from '../kube/index.ts';
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
  readonly #problems = new Map<KubernetesObject, Map<string, FieldProblem>>();

  constructor(snapshot: Snapshot, settings: CheckSettings) {
    this.snapshot = snapshot;
    this.settings = settings;
  }

  /**
   * An object in the shape that a check reads. A field of the wrong type is absent, and a problem of the context: what
   * was not judged must not look like a pass.
   */
  read<T>(object: KubernetesObject, shape: Shape<T>): T | undefined {
    const reading = new Reading();
    const value = shape(object.content, reading);
    if (reading.problems.length > 0) {
      // Several checks read the same field.
      const known = this.#problems.get(object) ?? new Map<string, FieldProblem>();
      for (const problem of reading.problems) known.set(formatFieldPath(problem.path), problem);
      this.#problems.set(object, known);
    }
    return value;
  }

  /** The fields of a wrong type that checks came upon, beside those of metadata and pod templates. */
  *problems(): Generator<{ readonly object: KubernetesObject; readonly problems: readonly FieldProblem[] }> {
    for (const [object, problems] of this.#problems) yield { object, problems: [...problems.values()] };
  }

  /** The result of a function of this context, from the first time it was asked for. */
  answer<T>(of: (context: CheckContext) => T): T {
    if (!this.#answers.has(of)) this.#answers.set(of, of(this));
    return this.#answers.get(of) as T;
  }
}
