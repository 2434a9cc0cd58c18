import { Agent as HttpAgent } from 'node:http';
import { Agent, type RequestOptions } from 'node:https';
import { printable, printableOutput } from '../printable.ts';
import { ClusterError } from './cluster-error.ts';
import { environmentProxy } from './environment-proxy.ts';
import { runExecPlugin } from './exec-plugin.ts';
import type { Target } from './target.ts';

/** What a request needs to be trusted and to trust. */
export interface Signed {
  readonly agent: HttpAgent;
  readonly auth: string | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** Which credentials these are, for {@link Session.renew}. */
  readonly credentials: object;
}

export interface SessionOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether a person is at the terminal, who can sign in. */
  readonly interactive: boolean;
  /** How many requests may be under way at once. */
  readonly parallel: number;
}

/** Credentials about to expire are no use for a request that takes a while. */
const EXPIRES_SOON = 10_000;

/** For the library to get or refresh a token, in milliseconds. */
const PATIENCE = 60_000;

interface Credentials {
  readonly sign: (options: RequestOptions) => Promise<void>;
  readonly expires: number;
  agent: HttpAgent | undefined;
}

/**
 * Gets credentials through the client library, and again when they expire or the API server refuses them. It keeps
 * the connections that are made with them.
 */
export class Session {
  readonly target: Target;
  readonly #options: SessionOptions;
  /** With the proxy of the environment where only the library can use it. */
  readonly #cluster: Target['cluster'];
  /** What Node's agents are told of proxies. */
  readonly #proxyEnv: Readonly<Record<string, string>>;
  readonly #agents = new Set<HttpAgent>();
  #loading: Promise<Credentials> | undefined;
  #newest: Credentials | undefined;

  constructor(target: Target, options: SessionOptions) {
    this.target = target;
    this.#options = options;
    const { cluster } = target;
    const proxy = cluster.proxyUrl === undefined ? environmentProxy(options.env, new URL(cluster.server)) : undefined;
    const isSocks = proxy?.startsWith('socks') === true;
    this.#cluster = proxy !== undefined && isSocks ? { ...cluster, proxyUrl: proxy } : cluster;
    this.#proxyEnv = proxy === undefined || isSocks ? {} : { HTTP_PROXY: proxy, HTTPS_PROXY: proxy };
  }

  /** @throws ClusterError `credentials` or `invalid-kubeconfig` */
  async sign(): Promise<Signed> {
    let credentials = await this.#current();
    if (credentials.expires < Date.now() + EXPIRES_SOON) {
      this.renew(credentials);
      credentials = await this.#current();
    }
    const options: RequestOptions = {};
    const patience = timeLimit();
    try {
      await Promise.race([credentials.sign(options), patience.promise]);
    } catch (error) {
      throw this.#refusal(error);
    } finally {
      patience.cancel();
    }
    if (credentials.agent === undefined) {
      credentials.agent = this.#agent(options);
      this.#agents.add(credentials.agent);
    }
    return {
      agent: credentials.agent,
      auth: options.auth ?? undefined,
      headers: { ...headersOf(options), ...this.target.impersonation },
      credentials,
    };
  }

  /** Makes the next request get new credentials, unless another has already done so. Requests under way go on. */
  renew(refused: object): void {
    if (this.#newest === refused) this.#loading = undefined;
  }

  /** Closes the connections. */
  close(): void {
    for (const agent of this.#agents) agent.destroy();
    this.#agents.clear();
  }

  async #current(): Promise<Credentials> {
    this.#loading ??= this.#load();
    try {
      this.#newest = await this.#loading;
      return this.#newest;
    } catch (error) {
      this.#loading = undefined;
      throw error;
    }
  }

  async #load(): Promise<Credentials> {
    const { exec } = this.target;
    let { user } = this.target;
    let expires = Number.POSITIVE_INFINITY;
    if (exec !== undefined) {
      const given = await runExecPlugin(exec, this.#options.env, this.#options.interactive);
      user = { ...user, ...(given.token === undefined ? {} : { token: given.token }) };
      if (given.certificate !== undefined && given.key !== undefined) {
        user = { ...user, certData: base64(given.certificate), keyData: base64(given.key) };
      }
      expires = given.expires ?? expires;
    }
    const { KubeConfig } = await import('@kubernetes/client-node');
    const config = new KubeConfig();
    config.loadFromClusterAndUser(this.#cluster, user);
    return { sign: (options) => config.applyToHTTPSOptions(options), expires, agent: undefined };
  }

  /** The library's own agent opens a connection for every request; it is used where a proxy needs it. */
  #agent(options: RequestOptions): HttpAgent {
    const cluster = this.#cluster;
    if (cluster.proxyUrl !== undefined && options.agent instanceof HttpAgent) return options.agent;
    const { ca, cert, key, rejectUnauthorized, servername } = options;
    const common = {
      keepAlive: true,
      maxSockets: this.#options.parallel,
      proxyEnv: this.#proxyEnv,
    };
    if (cluster.server.startsWith('http:')) return new HttpAgent(common);
    return new Agent({
      ...common,
      ...(ca == null ? {} : { ca }),
      ...(cert == null ? {} : { cert }),
      ...(key == null ? {} : { key }),
      ...(rejectUnauthorized === undefined ? {} : { rejectUnauthorized }),
      ...(servername === undefined ? {} : { servername }),
    });
  }

  /** A parser's message would quote a part of the token. */
  #refusal(error: unknown): ClusterError {
    if (error instanceof ClusterError) return error;
    const said =
      error instanceof SyntaxError || !(error instanceof Error) ? 'malformed' : printableOutput(error.message);
    const who = printable(this.target.user.name);
    return new ClusterError('credentials', `no credentials for user "${who}" of the kubeconfig: ${said}`);
  }
}

/** A sign-in server may never answer, and the library would wait. */
function timeLimit(): { readonly promise: Promise<never>; readonly cancel: () => void } {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE / 1000} s`)), PATIENCE);
  return { promise, cancel: () => clearTimeout(timer) };
}

function headersOf(options: RequestOptions): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(options.headers ?? {})) {
    // A token file may end in a line feed, which no header can hold.
    if (typeof value === 'string') headers[name.toLowerCase()] = value.trim();
  }
  return headers;
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
