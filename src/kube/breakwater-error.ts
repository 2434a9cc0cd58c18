/**
 * The base of every error that Breakwater raises on purpose. The message is written for the person at the
 * terminal: it names the file or object and says what to do next.
 *
 * Each room extends this class with a closed union of codes, so that callers can switch on `code`.
 */
export class BreakwaterError<Code extends string = string> extends Error {
  readonly code: Code;

  constructor(code: Code, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}
