import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';

/** A resource of the fake API server, with its objects. */
export interface FakeResource {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly objects: readonly object[];
}

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export interface FakeOptions {
  /** PEM; without it the server speaks plain HTTP. */
  readonly tls?: { readonly certificate: string; readonly key: string };
  /** Answers discovery as servers before 1.26 do. */
  readonly legacyDiscovery?: boolean;
  readonly gzip?: boolean;
}

/**
 * Enough of an API server to see how a client behaves on bad days: discovery, paged lists, and handlers that take a
 * path over. What a real one answers is for the end-to-end tests.
 */
export class FakeApiServer {
  readonly requests: { readonly path: string; readonly query: URLSearchParams; readonly accept: string }[] = [];
  readonly #server: Server;
  readonly #resources: readonly FakeResource[];
  readonly #options: FakeOptions;
  readonly #handlers: { readonly path: string; readonly handler: Handler }[] = [];
  readonly #sockets = new Set<Socket>();

  static async start(resources: readonly FakeResource[], options: FakeOptions = {}): Promise<FakeApiServer> {
    const fake = new FakeApiServer(resources, options);
    await new Promise<void>((resolve) => fake.#server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  private constructor(resources: readonly FakeResource[], options: FakeOptions) {
    this.#resources = resources;
    this.#options = options;
    const { tls } = options;
    const listener: Handler = (request, response) => this.#answer(request, response);
    this.#server =
      tls === undefined ? createServer(listener) : createTlsServer({ cert: tls.certificate, key: tls.key }, listener);
    this.#server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the server does not listen');
    return `${this.#options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${address.port}`;
  }

  /** Takes the requests for a path over. The newest handler goes first. */
  on(path: string, handler: Handler): void {
    this.#handlers.unshift({ path, handler });
  }

  /** Takes the first so many requests for a path over, and leaves the others alone. */
  onFirst(path: string, times: number, handler: Handler): void {
    let left = times;
    this.on(path, (request, response) => (left-- > 0 ? handler(request, response) : this.#serve(request, response)));
  }

  /** Answers a request that a handler has taken over as if it had not. */
  pass(request: IncomingMessage, response: ServerResponse): void {
    this.#serve(request, response);
  }

  paths(): readonly string[] {
    return this.requests.map(({ path }) => path);
  }

  /** Breaks every connection. */
  disconnect(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://fake');
    this.requests.push({ path: pathname, query: searchParams, accept: request.headers.accept ?? '' });
    const taken = this.#handlers.find(({ path }) => path === pathname);
    if (taken === undefined) this.#serve(request, response);
    else taken.handler(request, response);
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://fake');
    const body = this.#document(pathname) ?? this.#list(pathname, searchParams, request.headers.accept ?? '');
    if (body === undefined) {
      sendStatus(response, 404, 'the server could not find the requested resource');
      return;
    }
    const text = JSON.stringify(body);
    if (this.#options.gzip === true) {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(gzipSync(text));
    } else {
      response.writeHead(200, { 'content-type': 'application/json' }).end(text);
    }
  }

  #document(path: string): object | undefined {
    if (path === '/version') return { gitVersion: 'v1.33.2+fake' };
    if (path === '/api' || path === '/apis') {
      const mine = this.#resources.filter(({ group }) => (group === '') === (path === '/api'));
      if (this.#options.legacyDiscovery !== true) return aggregatedDiscovery(mine);
      return path === '/api' ? { kind: 'APIVersions', versions: ['v1'] } : groupList(mine);
    }
    const served = this.#resources.filter((resource) => groupVersionPath(resource) === path);
    return served.length === 0 ? undefined : resourceList(served);
  }

  #list(path: string, query: URLSearchParams, accept: string): object | undefined {
    const namespace = /\/namespaces\/([^/]+)\//.exec(path)?.[1];
    const plain = namespace === undefined ? path : path.replace(`/namespaces/${namespace}`, '');
    const served = this.#resources.find((resource) => `${groupVersionPath(resource)}/${resource.resource}` === plain);
    if (served === undefined) return undefined;
    const all = served.objects.filter((object) => namespace === undefined || namespaceOf(object) === namespace);
    const start = Number(query.get('continue') ?? 0);
    const end = start + Number(query.get('limit') ?? all.length);
    const metadataOnly = accept.includes('as=PartialObjectMetadataList');
    const page = all.slice(start, end).map((object) => (metadataOnly ? metadataOf(object) : object));
    const metadata = { resourceVersion: '100', ...(end < all.length ? { continue: String(end) } : {}) };
    return metadataOnly
      ? { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', metadata, items: page }
      : { kind: `${served.kind}List`, apiVersion: served.version, metadata, items: page };
  }
}

/** Answers with an error as the API server words it. */
export function sendStatus(
  response: ServerResponse,
  code: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response
    .writeHead(code, { 'content-type': 'application/json', ...headers })
    .end(JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', message, code }));
}

function groupVersionPath({ group, version }: FakeResource): string {
  return group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
}

function aggregatedDiscovery(resources: readonly FakeResource[]): object {
  const byGroup = Map.groupBy(resources, ({ group }) => group);
  const items = [...byGroup].map(([group, members]) => ({
    metadata: { name: group },
    versions: [...Map.groupBy(members, ({ version }) => version)].map(([version, served]) => ({
      version,
      freshness: 'Current',
      resources: served.map(({ resource, kind, namespaced }) => ({
        resource,
        responseKind: { group, version, kind },
        scope: namespaced ? 'Namespaced' : 'Cluster',
        verbs: ['get', 'list', 'watch'],
      })),
    })),
  }));
  return { kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', items };
}

function groupList(resources: readonly FakeResource[]): object {
  const groups = [...Map.groupBy(resources, ({ group }) => group)].map(([name, members]) => {
    const versions = [...new Set(members.map(({ version }) => version))].map((version) => ({ version }));
    return { name, versions, preferredVersion: versions[0] };
  });
  return { kind: 'APIGroupList', apiVersion: 'v1', groups };
}

function resourceList(resources: readonly FakeResource[]): object {
  return {
    kind: 'APIResourceList',
    resources: resources.flatMap(({ resource: name, kind, namespaced }) => [
      { name, kind, namespaced, verbs: ['get', 'list', 'watch'] },
      { name: `${name}/status`, kind, namespaced, verbs: ['get', 'patch'] },
    ]),
  };
}

function namespaceOf(object: object): unknown {
  const metadata: unknown = 'metadata' in object ? object.metadata : undefined;
  return typeof metadata === 'object' && metadata !== null && 'namespace' in metadata ? metadata.namespace : undefined;
}

function metadataOf(object: object): object {
  const metadata: unknown = 'metadata' in object ? object.metadata : undefined;
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata };
}
