import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Identity } from '../access/identity.ts';
import { API } from './api.ts';
import { sendFailure } from './errors.ts';

/** Streams at once: of all, and of one user. */
const MOST_STREAMS = 200;
const MOST_OF_ONE = 20;
/** Between two signs of life, in milliseconds: proxies close what is silent. */
const HEARTBEAT = 15_000;
/** A stream ends by itself after this long, in milliseconds: whoever reads it asks again, and is asked who it is. */
const LONGEST = 30 * 60_000;
/** A reader that is this far behind, in bytes, is let go. */
const MOST_BEHIND = 1 << 20;

/** What happens while the server runs, as it is told. */
export interface ServerEvent {
  readonly event: 'status' | 'scan';
  readonly data: object;
}

/** Tells browsers what happens, by server-sent events. */
export class EventStreams {
  readonly #open = new Map<FastifyReply, { readonly identity: Identity; readonly timers: readonly NodeJS.Timeout[] }>();
  readonly #first: () => ServerEvent;

  /** @param first What a new stream begins with. */
  constructor(first: () => ServerEvent) {
    this.#first = first;
  }

  get size(): number {
    return this.#open.size;
  }

  add(app: FastifyInstance): void {
    app.get(
      `${API}/events`,
      {
        config: { audience: 'viewer' },
        // The streams are no JSON: the schema is for the document.
        schema: {
          operationId: 'streamEvents',
          summary: 'What happens, as server-sent events: `status` (as /status) and `scan` (a scan was stored)',
          tags: ['server'],
          response: { 200: { type: 'string', 'x-content-type': 'text/event-stream' } },
        } as object,
      },
      async (request, reply) => {
        const { identity } = request;
        const ofOne = [...this.#open.values()].filter((stream) => stream.identity.name === identity?.name).length;
        if (identity === undefined || this.#open.size >= MOST_STREAMS || ofOne >= MOST_OF_ONE) {
          await sendFailure(reply, { status: 503, code: 'busy', message: 'too many streams are open', retryAfter: 30 });
          return reply;
        }
        this.#begin(reply, identity);
        return reply;
      },
    );
  }

  tell(event: ServerEvent): void {
    for (const reply of [...this.#open.keys()]) this.#write(reply, textOf(event));
  }

  close(): void {
    for (const reply of [...this.#open.keys()]) this.#end(reply);
  }

  #begin(reply: FastifyReply, identity: Identity): void {
    reply.hijack();
    const headers = {
      ...reply.getHeaders(),
      'content-type': 'text/event-stream; charset=utf-8',
      'x-accel-buffering': 'no',
    };
    reply.raw.writeHead(200, headers as Record<string, string>);
    const timers = [
      setInterval(() => this.#write(reply, ': alive\n\n'), HEARTBEAT),
      setTimeout(() => this.#end(reply), LONGEST),
    ];
    this.#open.set(reply, { identity, timers });
    reply.raw.on('close', () => this.#end(reply));
    reply.raw.on('error', () => this.#end(reply));
    this.#write(reply, `retry: 3000\n\n${textOf(this.#first())}`);
  }

  #write(reply: FastifyReply, text: string): void {
    if (reply.raw.writableLength > MOST_BEHIND) this.#end(reply);
    else reply.raw.write(text);
  }

  #end(reply: FastifyReply): void {
    const stream = this.#open.get(reply);
    if (stream === undefined) return;
    this.#open.delete(reply);
    for (const timer of stream.timers) clearTimeout(timer);
    if (reply.raw.writableLength > MOST_BEHIND) reply.raw.destroy();
    else reply.raw.end();
  }
}

function textOf({ event, data }: ServerEvent): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
