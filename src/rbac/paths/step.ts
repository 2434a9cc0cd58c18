import type { Grant } from '../principal.ts';
import type { Position } from './position.ts';

/** One way to meet a requirement. Without a grant it comes with the position itself. */
export interface Held {
  readonly grant: Grant | undefined;
  /** The names it is limited to; undefined for every name. */
  readonly names: ReadonlySet<string> | undefined;
}

/** A requirement is met by any one of these. */
export type Requirement = readonly Held[];

/** One step up: whoever is at `from` and meets every requirement can be at `to`. */
export interface Step {
  readonly from: Position;
  readonly fromKey: string;
  readonly to: Position;
  readonly toKey: string;
  /** A stable id of the technique, such as `create-pods`. */
  readonly technique: string;
  /** What is done, for people: `create pods in namespace "shop"`. */
  readonly action: string;
  /** For each thing needed, the grants of which any one suffices. Empty when nothing more is needed. */
  readonly needs: readonly (readonly Grant[])[];
}
