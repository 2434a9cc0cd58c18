/**
 * Why a text is refused.
 *
 * - `syntax`: kubectl refuses it.
 * - `too-large`: it nests or expands beyond a bound: kubectl's own, and one for what aliases stand for.
 */
export type TextErrorCode = 'syntax' | 'too-large';

/**
 * What is wrong with a document, and the offset of the place that shows it. It is thrown inside this room and never
 * leaves it. It is no Error: a text may have a million bad documents, and each stack trace would cost more than them all.
 */
export class TextError {
  readonly message: string;
  readonly offset: number;
  readonly code: TextErrorCode;

  constructor(message: string, offset: number, code: TextErrorCode = 'syntax') {
    this.message = message;
    this.offset = offset;
    this.code = code;
  }
}
