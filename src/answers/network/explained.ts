import type { Answer, ConnectionSet, Explanation, Flip, MeshVerdict, Scene, WayRound } from '../../network/index.ts';

/** A pair that was explained, with what was asked of it. */
export interface ExplainedPair {
  readonly scene: Scene;
  readonly explanation: Explanation;
  /** What network policies and the meshes together let through. */
  readonly answer: Answer;
  /** The port that was asked for; undefined for all. */
  readonly wanted: ConnectionSet | undefined;
  readonly flip: Flip | undefined;
  readonly notes: readonly string[];
  readonly meshes: readonly MeshAtPort[];
  /** The mesh that denies it, whatever network policies do; undefined where none does. */
  readonly deniedBy: string | undefined;
  readonly waysRound: readonly WayRound[];
}

/** What a mesh makes of one TCP port. */
export interface MeshAtPort {
  readonly mesh: string;
  readonly port: number;
  readonly verdict: MeshVerdict;
}
