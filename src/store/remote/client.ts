import type { MessagePort } from 'node:worker_threads';
import { StoreError } from '../store-error.ts';
import type { Answer, Call } from './messages.ts';
import { type Calls, READS, WRITES } from './names.ts';

/** Calls what a worker serves, over a port. */
export class Client {
  readonly #port: MessagePort;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  #last = 0;
  #ended: StoreError | undefined;

  constructor(port: MessagePort) {
    this.#port = port;
    port.on('message', (answer: Answer) => this.#take(answer));
    port.on('close', () => this.end(new StoreError('closed', 'the store is closed')));
  }

  call(name: Call['name'], args: readonly unknown[]): Promise<unknown> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    const id = ++this.#last;
    const waiting = Promise.withResolvers<unknown>();
    this.#waiting.set(id, waiting);
    try {
      this.#port.postMessage({ id, name, args } satisfies Call);
    } catch (error) {
      this.#waiting.delete(id);
      waiting.reject(new StoreError('bad-argument', `${name} was given what is no plain data`, { cause: error }));
    }
    return waiting.promise;
  }

  /** Takes no more calls, and waits for the answers that are under way. */
  async finish(): Promise<void> {
    this.#ended ??= new StoreError('closed', 'the store is closed');
    await Promise.allSettled([...this.#waiting.values()].map(({ promise }) => promise));
  }

  /** Fails what is under way, and what is called from now on. */
  end(reason: StoreError): void {
    this.#ended ??= reason;
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
  }

  #take(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ('error' in answer) waiting?.reject(new StoreError(answer.error.code, answer.error.message));
    else waiting?.resolve(answer.result);
  }
}

/** The calls of a store: those that read go to one worker, those that write to another, or to the same. */
export function callsOver(reader: Client, writer: Client): Calls {
  const calls = [
    ...READS.map((name) => [name, (...args: unknown[]) => reader.call(name, args)] as const),
    ...WRITES.map((name) => [name, (...args: unknown[]) => writer.call(name, args)] as const),
  ];
  // Every name has its function, and the worker gives what the operation of that name returns.
  return Object.fromEntries(calls) as unknown as Calls;
}
