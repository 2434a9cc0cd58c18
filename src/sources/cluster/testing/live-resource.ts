import type { IncomingMessage, ServerResponse } from 'node:http';
import { type FakeApiServer, type FakeResource, sendStatus } from './fake-api-server.ts';

interface Logged {
  readonly version: number;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: object;
}

/** A resource of the fake API server that changes and can be watched, with the history that etcd keeps. */
export class LiveResource {
  readonly #kind: string;
  readonly #objects = new Map<string, object>();
  readonly #watches = new Map<ServerResponse, number>();
  #log: Logged[] = [];
  #version = 100;
  #compacted = 0;
  /** How often it was listed, and watched. */
  lists = 0;
  watches = 0;

  constructor(fake: FakeApiServer, path: string, resource: FakeResource) {
    this.#kind = resource.kind;
    fake.on(path, (request, response) => this.#answer(request, response));
  }

  set(namespace: string, name: string, more: object = {}): void {
    const key = `${namespace}/${name}`;
    const known = this.#objects.has(key);
    const version = ++this.#version;
    const metadata = { name, namespace, uid: `uid-${key}`, resourceVersion: String(version) };
    const object = { metadata, ...more };
    this.#objects.set(key, object);
    this.#happened({ version, type: known ? 'MODIFIED' : 'ADDED', object });
  }

  remove(namespace: string, name: string): void {
    const key = `${namespace}/${name}`;
    const version = ++this.#version;
    this.#objects.delete(key);
    const object = { metadata: { name, namespace, uid: `uid-${key}`, resourceVersion: String(version) } };
    this.#happened({ version, type: 'DELETED', object });
  }

  /** Forgets the history, as etcd does every few minutes. */
  compact(): void {
    this.#log = [];
    this.#compacted = this.#version;
  }

  /** Says how far the watches have come. */
  bookmark(): void {
    for (const response of this.#watches.keys()) {
      const object = { kind: this.#kind, metadata: { resourceVersion: String(this.#version) } };
      response.write(`${JSON.stringify({ type: 'BOOKMARK', object })}\n`);
    }
  }

  /** Sends something to every watch. */
  send(text: string): void {
    for (const response of this.#watches.keys()) response.write(text);
  }

  /** Ends every watch as the API server does after a while. */
  endWatches(): void {
    for (const response of this.#watches.keys()) response.end();
    this.#watches.clear();
  }

  get watchers(): number {
    return this.#watches.size;
  }

  names(): readonly string[] {
    return [...this.#objects.keys()].sort();
  }

  #happened(event: Logged): void {
    this.#log.push(event);
    for (const response of this.#watches.keys()) write(response, event);
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const query = new URL(request.url ?? '', 'http://fake').searchParams;
    if (query.get('watch') !== 'true') {
      this.lists++;
      const metadata = { resourceVersion: String(this.#version) };
      response.end(JSON.stringify({ kind: `${this.#kind}List`, metadata, items: [...this.#objects.values()] }));
      return;
    }
    this.watches++;
    const from = Number(query.get('resourceVersion'));
    if (from < this.#compacted) {
      sendStatus(response, 410, 'too old resource version');
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    for (const event of this.#log) if (event.version > from) write(response, event);
    this.#watches.set(response, from);
    response.on('close', () => this.#watches.delete(response));
  }
}

function write(response: ServerResponse, { type, object }: Logged): void {
  response.write(`${JSON.stringify({ type, object })}\n`);
}
