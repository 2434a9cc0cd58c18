import type { CheckSettings, Finding } from '../checks/index.ts';
import type { Container, ContainerList, FieldPath, Indexed, Snapshot, Workload } from '../kube/index.ts';
import type { Change } from './edit/index.ts';

/**
 * - `safe`: has no effect on a program that runs.
 * - `likely`: works for most programs, and may need the image's consent.
 */
export const TIERS = ['safe', 'likely'] as const;
export type Tier = (typeof TIERS)[number];

/** A way to mend one finding. */
export interface Proposal {
  readonly tier: Tier;
  /** What it does, such as `set seccompProfile RuntimeDefault for the pod`. */
  readonly title: string;
  /** Why the tier: what could depend on how it was. */
  readonly why: string;
  /** Paths begin at the object. */
  readonly changes: readonly Change[];
}

/** What can be done about a finding: proposals, the best first, and what a person has to know where none will do. */
export interface Answer {
  readonly proposals: readonly Proposal[];
  readonly byHand: string;
}

/** A finding with what is around it. */
export interface Subject {
  readonly finding: Finding;
  readonly snapshot: Snapshot;
  readonly settings: CheckSettings;
  /** The workload that the finding is in. */
  readonly workload: Workload | undefined;
  /** The container that the finding is in. */
  readonly placed: PlacedContainer | undefined;
}

export interface PlacedContainer {
  readonly list: ContainerList;
  readonly container: Indexed<Container>;
  /** From the object to the container. */
  readonly path: FieldPath;
}

/** Knows how to mend what some checks find. */
export interface Fix {
  /** Their ids. */
  readonly checks: readonly string[];
  /** Set when the answer depends on how other findings are mended. */
  readonly late?: boolean;
  readonly answer: (subject: Subject) => Answer;
}

export function byHand(reason: string): Answer {
  return { proposals: [], byHand: reason };
}
