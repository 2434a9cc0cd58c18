import { createInterface, type Interface } from 'node:readline';
import type { Io } from '../io.ts';

/** Asks on standard error and reads answers from standard input, a line each. */
export class Questions {
  readonly #io: Io;
  #lines: Interface | undefined;
  #answers: AsyncIterator<string> | undefined;

  constructor(io: Io) {
    this.#io = io;
  }

  /** Whether somebody is there to answer. */
  get isAnswered(): boolean {
    const { stdin } = this.#io;
    return 'isTTY' in stdin && stdin.isTTY === true;
  }

  /** The answer in small letters and without spaces around it; undefined where input has ended. */
  async ask(question: string): Promise<string | undefined> {
    this.#io.stderr.write(question);
    this.#lines ??= createInterface({ input: this.#io.stdin, crlfDelay: Number.POSITIVE_INFINITY });
    this.#answers ??= this.#lines[Symbol.asyncIterator]();
    const answer = await this.#answers.next();
    return answer.done === true ? undefined : answer.value.trim().toLowerCase();
  }

  /** Lets the process end. */
  close(): void {
    this.#lines?.close();
  }
}
