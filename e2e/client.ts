import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';

/** How a client proves who it is, and whom it trusts. PEM throughout. */
export interface Credentials {
  readonly authority: string;
  readonly certificate?: string;
  readonly key?: string;
  readonly token?: string;
}

export interface RequestOptions {
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is; then the answer's body is given as text too. */
  readonly text?: string;
  readonly query?: Readonly<Record<string, string>>;
  /** A list is sent as one header for each of its values. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
}

export interface ApiResponse<T> {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The texts of the `Warning` headers, unquoted, in order. */
  readonly warnings: readonly string[];
  /** The parsed body when it is JSON, else its text. */
  readonly body: T;
}

/** What every Kubernetes object has, and the rest unread. */
export interface KubernetesObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

/** An answer of the API server that was not asked for: 300 and above. */
class UnexpectedStatusError extends Error {
  readonly status: number;

  constructor(request: string, status: number, body: unknown) {
    super(`${request} answered ${status}: ${messageOf(body)}`);
    this.name = 'UnexpectedStatusError';
    this.status = status;
  }
}

const TIMEOUT = 60_000;

/** A raw HTTPS client for one identity. The tests judge an API server, so nothing may stand between. */
export class ApiClient {
  readonly #server: string;
  readonly #agent: Agent;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(server: string, credentials: Credentials) {
    this.#server = server;
    this.#agent = new Agent({
      keepAlive: true,
      maxSockets: 32,
      ca: credentials.authority,
      cert: credentials.certificate,
      key: credentials.key,
    });
    this.#headers = credentials.token === undefined ? {} : { authorization: `Bearer ${credentials.token}` };
  }

  /** Sends one request and gives the answer whatever its status. */
  async request<T = unknown>(method: string, path: string, options: RequestOptions = {}): Promise<ApiResponse<T>> {
    const url = new URL(path, this.#server);
    for (const [name, value] of Object.entries(options.query ?? {})) url.searchParams.set(name, value);
    const content = options.text ?? (options.body === undefined ? undefined : JSON.stringify(options.body));
    const headers: OutgoingHttpHeaders = { accept: 'application/json', ...this.#headers };
    for (const [name, value] of Object.entries(options.headers ?? {})) {
      headers[name] = typeof value === 'string' ? value : [...value];
    }
    if (content !== undefined) headers['content-type'] ??= 'application/json';
    return new Promise((resolve, reject) => {
      const request = httpsRequest(url, { method, headers, agent: this.#agent, timeout: TIMEOUT }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          const isJson = response.headers['content-type']?.startsWith('application/json') === true;
          const json = isJson && options.text === undefined;
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            warnings: warningsOf(response.rawHeaders),
            body: (json ? JSON.parse(text) : text) as T,
          });
        });
      });
      request.on('error', reject);
      request.on('timeout', () => request.destroy(new Error(`${method} ${path}: no answer for ${TIMEOUT / 1000} s`)));
      request.end(content);
    });
  }

  async get<T = KubernetesObject>(path: string, query?: Readonly<Record<string, string>>): Promise<T> {
    return this.#expect<T>('GET', path, query === undefined ? {} : { query });
  }

  async create<T = KubernetesObject>(path: string, body: unknown): Promise<T> {
    return this.#expect<T>('POST', path, { body });
  }

  async replace<T = KubernetesObject>(path: string, body: unknown): Promise<T> {
    return this.#expect<T>('PUT', path, { body });
  }

  /** Applies an RFC 7396 merge patch. */
  async patch<T = KubernetesObject>(path: string, body: unknown): Promise<T> {
    return this.#expect<T>('PATCH', path, { body, headers: { 'content-type': 'application/merge-patch+json' } });
  }

  async delete(path: string): Promise<void> {
    await this.#expect('DELETE', path, {});
  }

  /** Closes the connections that are kept open. */
  close(): void {
    this.#agent.destroy();
  }

  async #expect<T>(method: string, path: string, options: RequestOptions): Promise<T> {
    const { status, body } = await this.request<T>(method, path, options);
    if (status < 200 || status >= 300) throw new UnexpectedStatusError(`${method} ${path}`, status, body);
    return body;
  }
}

/** The `message` of a Status object, or the body itself. */
export function messageOf(body: unknown): string {
  if (typeof body === 'object' && body !== null && 'message' in body) return String(body.message);
  return typeof body === 'string' ? body : JSON.stringify(body);
}

/** Each `Warning` header holds `299 - "text"` (RFC 7234, section 5.5); Node would join them into one. */
function warningsOf(rawHeaders: readonly string[]): string[] {
  const texts: string[] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    if (rawHeaders[i]?.toLowerCase() !== 'warning') continue;
    // Node hands header bytes over as Latin-1; the API server writes UTF-8.
    const value = Buffer.from(rawHeaders[i + 1] ?? '', 'latin1').toString();
    const text = /^\d{3} \S+ "((?:[^"\\]|\\.)*)"/s.exec(value)?.[1];
    if (text !== undefined) texts.push(text.replace(/\\(.)/gs, '$1'));
  }
  return texts;
}
