import type { FieldPath, KubernetesObject, Need } from '../kube/index.ts';
import type { CheckContext } from './context.ts';
import type { Severity } from './severity.ts';

/** Something Breakwater judges. Its texts are Markdown without headings. */
export interface Check {
  /** `subject/name`: readable, stable, never reused. */
  readonly id: string;
  /** What is wrong where the check finds something: `Container runs privileged`. */
  readonly title: string;
  readonly severity: Severity;
  /** What can happen, and to whom. */
  readonly rationale: string;
  /** What to change. */
  readonly remediation: string;
  /** Manifests: the check finds something in the bad one and nothing in the good one. */
  readonly examples: { readonly bad: string; readonly good: string };
  readonly references: readonly Reference[];
  /** What it judges or looks at. Where objects of these kinds could not be read, it is not evaluated. */
  readonly needs: readonly Need[];
  /** Says why there is nothing to judge, when what it needs was read and holds none of it. */
  readonly nothingToJudge?: (context: CheckContext) => string | undefined;
  /**
   * Checks that see the same cause in another way. Where both find something in the same field, the worse of the two
   * is shown, and says that the other fails as well.
   */
  readonly sameCauseAs?: readonly string[];
  /**
   * Whether what it finds in an object depends on that object and the settings alone, so that it need not be run again
   * for objects that have not changed.
   */
  readonly perObject?: boolean;
  readonly run: (context: CheckContext) => Iterable<Finding>;
}

export interface Reference {
  readonly title: string;
  readonly url: string;
}

/** One thing that a check found: one cause, in one field of one object. */
export interface Finding {
  readonly check: Check;
  readonly object: KubernetesObject;
  /** The field at fault from the object inwards. For a missing field, where it should be. */
  readonly path: FieldPath;
  /** The container's name, when the field is a container's. */
  readonly container?: string | undefined;
  /** What is wrong, in a few words, without the names of the object and the container. */
  readonly message: string;
  /** How bad this one is, where that differs from the check's severity. */
  readonly severity?: Severity | undefined;
}
