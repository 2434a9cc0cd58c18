import { BreakwaterError } from '../../kube/index.ts';

/**
 * Why a text is refused.
 *
 * - `syntax`: kubectl refuses it.
 * - `too-large`: it nests or expands beyond a bound. The bounds are kubectl's own, and on top of them
 *   {@link MAX_EXPANDED_CHARACTERS}.
 */
export type TextErrorCode = 'syntax' | 'too-large';

/** A text that cannot be read, and the offset of the place that shows it. It never leaves the room. */
export class TextError extends BreakwaterError<TextErrorCode> {
  readonly offset: number;

  constructor(message: string, offset: number, code: TextErrorCode = 'syntax') {
    super(code, message);
    this.offset = offset;
  }
}
