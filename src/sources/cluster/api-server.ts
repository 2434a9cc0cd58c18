import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { RequestFailure, statusFailure, transportFailure } from './request-failure.ts';
import type { Session, Signed } from './session.ts';

export interface RequestOptions {
  readonly accept: string;
  /** For the whole request, its body included; in milliseconds. */
  readonly timeout: number;
  /** How long nothing may come, in milliseconds; for answers that are long by nature. */
  readonly idle?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** JSON to POST in place of a GET. */
  readonly post?: string | undefined;
}

/** What a PATCH sends. */
export interface PatchBody {
  /** Such as `application/merge-patch+json`. */
  readonly type: string;
  readonly text: string;
}

/** Takes the body of a good answer in as it arrives. What it throws is thrown on, and the connection is closed. */
type ReadBody<T> = (body: AsyncIterable<Buffer>, headers: IncomingHttpHeaders) => Promise<T>;

/** The least time between two attempts to get better credentials, in milliseconds. */
const RENEWAL = 30_000;

const LONGEST_ERROR = 64 << 10;

/**
 * Sends raw requests to one API server. It follows no redirect, gives up in time, and signs in again once when the
 * credentials are refused.
 */
export class ApiServer {
  readonly #session: Session;
  readonly #base: URL;
  /** When new credentials were refused too; getting others at once would not help. */
  #refusedAt = Number.NEGATIVE_INFINITY;

  constructor(session: Session) {
    this.#session = session;
    this.#base = new URL(session.target.cluster.server);
  }

  /** Where it is, without credentials. */
  get url(): string {
    return `${this.#base.origin}${this.#base.pathname.replace(/\/$/, '')}`;
  }

  /**
   * Sends a request and hands the body of a good answer to `read`.
   *
   * @throws RequestFailure
   * @throws ClusterError `credentials` when none could be got
   */
  async get<T>(path: string, options: RequestOptions, read: ReadBody<T>): Promise<T> {
    return await this.#request(path, options, undefined, read);
  }

  /**
   * Sends a PATCH, once: whether one that got no answer was made is not known.
   *
   * @throws RequestFailure
   * @throws ClusterError `credentials` when none could be got
   */
  async patch<T>(path: string, patch: PatchBody, options: RequestOptions, read: ReadBody<T>): Promise<T> {
    return await this.#request(path, options, patch, read);
  }

  async #request<T>(
    path: string,
    options: RequestOptions,
    patch: PatchBody | undefined,
    read: ReadBody<T>,
  ): Promise<T> {
    const signed = await this.#session.sign();
    try {
      return await this.#once(path, options, signed, patch, read);
    } catch (error) {
      if (!(error instanceof RequestFailure) || error.status !== 401) throw error;
      if (performance.now() - this.#refusedAt < RENEWAL) throw error;
    }
    this.#session.renew(signed.credentials);
    this.#refusedAt = performance.now();
    return await this.#once(path, options, await this.#session.sign(), patch, read);
  }

  async #once<T>(
    path: string,
    options: RequestOptions,
    signed: Signed,
    patch: PatchBody | undefined,
    read: ReadBody<T>,
  ): Promise<T> {
    const deadline = AbortSignal.timeout(options.timeout);
    const signal = options.signal === undefined ? deadline : AbortSignal.any([deadline, options.signal]);
    try {
      const response = await this.#send(path, options, signed, patch, signal);
      const result = await readAnswer(response, read);
      this.#refusedAt = Number.NEGATIVE_INFINITY;
      return result;
    } catch (error) {
      options.signal?.throwIfAborted();
      const failure = deadline.aborted ? tooSlow(options.timeout) : transportFailure(error);
      throw failure ?? error;
    }
  }

  #send(
    path: string,
    { accept, idle, post }: RequestOptions,
    signed: Signed,
    patch: PatchBody | undefined,
    signal: AbortSignal,
  ): Promise<IncomingMessage> {
    // A server may sit behind a path, as Rancher's do, so the request's path is added to it.
    const url = new URL(`${this.url}${path}`);
    const { agent, auth } = signed;
    const type = patch?.type ?? (post === undefined ? undefined : 'application/json');
    const content = type === undefined ? {} : { 'content-type': type };
    const headers = { ...signed.headers, ...content, accept, 'accept-encoding': 'gzip', 'user-agent': 'breakwater' };
    const method = patch !== undefined ? 'PATCH' : post !== undefined ? 'POST' : 'GET';
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    return new Promise((resolve, reject) => {
      const request = send(url, { method, agent, headers, signal, ...(auth === undefined ? {} : { auth }) }, resolve);
      request.on('error', reject);
      if (idle !== undefined) request.setTimeout(idle, () => request.destroy(tooSlow(idle)));
      request.end(patch?.text ?? post);
    });
  }
}

async function readAnswer<T>(response: IncomingMessage, read: ReadBody<T>): Promise<T> {
  try {
    const status = response.statusCode ?? 0;
    if (status !== 200 && status !== 201)
      throw statusFailure(status, response.headers, await beginning(decoded(response)));
    return await read(decoded(response), response.headers);
  } finally {
    // A body that was read to its end leaves the connection for the next request.
    if (!response.readableEnded) response.destroy();
  }
}

function decoded(response: IncomingMessage): Readable {
  const encoding = response.headers['content-encoding'] ?? 'identity';
  if (encoding === 'identity') return response;
  if (encoding !== 'gzip') throw new RequestFailure('malformed', 'answered in an encoding that was not asked for');
  const body = createGunzip({ chunkSize: 128 << 10 });
  // An error of either destroys both and is thrown by whoever reads the body.
  pipeline(response, body, () => undefined);
  return body;
}

async function beginning(body: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > LONGEST_ERROR) break;
  }
  return Buffer.concat(chunks).toString();
}

function tooSlow(timeout: number): RequestFailure {
  return new RequestFailure('timeout', `no whole answer within ${timeout / 1000} s (--request-timeout)`);
}
