import type { FieldPath } from './field-path.ts';
import type { Position } from './origin.ts';

/**
 * Why something was not read.
 *
 * - `unreadable`: the file or stream could not be opened or decoded.
 * - `too-large`: it is beyond a stated bound.
 * - `syntax`: kubectl would refuse the text.
 * - `not-an-object`: it parses and is no Kubernetes object.
 * - `wrong-type`: a field has a type that the API server refuses; the rest of the object is judged.
 * - `ignored`: kubectl passes over it without a word: the value of a key that is written again in the same map, or
 *   what follows the end of a document.
 * - `render-failed`: Helm or kustomize is missing or failed.
 * - `forbidden`, `unavailable`: a cluster did not give it.
 * - `unsupported`: it is beyond what Breakwater can evaluate.
 */
export type GapReason =
  | 'unreadable'
  | 'too-large'
  | 'syntax'
  | 'not-an-object'
  | 'wrong-type'
  | 'ignored'
  | 'render-failed'
  | 'forbidden'
  | 'unavailable'
  | 'unsupported';

/** Objects that a cluster did not give. Checks that need them are not evaluated. */
export interface MissingObjects {
  /** Empty for the core group. */
  readonly group: string;
  /** `*` when any kind of the group may be missing. */
  readonly kind: string;
  /** The namespace in which they are missing; everywhere when there is none. */
  readonly namespace?: string | undefined;
}

/** Something that was not read or not judged. It is listed, and never counts as a pass. */
export interface Gap {
  readonly reason: GapReason;
  /** The file, chart or API resource, as the user knows it. */
  readonly source: string;
  readonly position?: Position | undefined;
  /** The object it concerns, as `kind/namespace/name`, when that much is known. */
  readonly object?: string | undefined;
  /** The field it concerns. */
  readonly path?: FieldPath | undefined;
  /** The objects that are missing because of it, when a whole kind could not be read. */
  readonly missing?: MissingObjects | undefined;
  /** What a snapshot was taken without, as one of the needs of checks. */
  readonly need?: string | undefined;
  /** What is wrong, and what to do where that is not plain. */
  readonly message: string;
}
