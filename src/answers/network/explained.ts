import type { ConnectionSet, Explanation, Flip, Scene } from '../../network/index.ts';

/** A pair that was explained, with what was asked of it. */
export interface ExplainedPair {
  readonly scene: Scene;
  readonly explanation: Explanation;
  /** The port that was asked for; undefined for all. */
  readonly wanted: ConnectionSet | undefined;
  readonly flip: Flip | undefined;
  readonly notes: readonly string[];
}
