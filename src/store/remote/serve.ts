import type { MessagePort } from 'node:worker_threads';
import type { Context } from '../operations/context.ts';
import { OPERATIONS } from '../operations/index.ts';
import type { StoreError } from '../store-error.ts';
import type { Answer, Call } from './messages.ts';

/** Answers calls that come over ports. */
export class Server {
  readonly #context: Context;
  readonly #explain: (error: unknown) => StoreError;
  readonly #running = new Set<Promise<void>>();

  constructor(context: Context, explain: (error: unknown) => StoreError) {
    this.#context = context;
    this.#explain = explain;
  }

  serve(port: MessagePort): void {
    port.on('message', (call: Call) => {
      const running = this.#answer(call).then((answer) => port.postMessage(answer));
      this.#running.add(running);
      running.finally(() => this.#running.delete(running));
    });
  }

  /** Waits for the answers that are under way. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  async #answer({ id, name, args }: Call): Promise<Answer> {
    try {
      // The types of the client are the operation's.
      const operation = OPERATIONS[name] as (context: Context, ...args: readonly unknown[]) => Promise<unknown>;
      return { id, result: await operation(this.#context, ...args) };
    } catch (error) {
      const { code, message } = this.#explain(error);
      return { id, error: { code, message } };
    }
  }
}
