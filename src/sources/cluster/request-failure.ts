import type { IncomingHttpHeaders } from 'node:http';
import { printableOutput } from '../printable.ts';

/**
 * Why a request gave nothing.
 *
 * - `connection`: refused, reset, or no such host.
 * - `tls`: the other side is not who it should be, or does not speak TLS.
 * - `timeout`: no whole answer in time.
 * - `status`: the answer is an error; `status` says which.
 * - `malformed`: the answer is not what Kubernetes answers.
 * - `too-large`: the answer is beyond a bound of this program.
 * - `lost`: not asked, because the API server has stopped answering.
 */
export type RequestFailureKind = 'connection' | 'tls' | 'timeout' | 'status' | 'malformed' | 'too-large' | 'lost';

/** A request that failed. The message is one line, fit for a terminal, and does not name the request. */
export class RequestFailure extends Error {
  readonly kind: RequestFailureKind;
  /** The HTTP status, or 0. */
  readonly status: number;
  /** How long the API server asks to wait, in milliseconds. */
  readonly retryAfter: number | undefined;

  constructor(kind: RequestFailureKind, message: string, status = 0, retryAfter?: number) {
    super(message);
    this.name = 'RequestFailure';
    this.kind = kind;
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** What an answer with an error status says: the message of its Status object, where it has one. */
export function statusFailure(status: number, headers: IncomingHttpHeaders, body: string): RequestFailure {
  if (status >= 300 && status < 400) {
    return new RequestFailure('malformed', `answered with a redirect (${status}), which is not followed`, status);
  }
  const seconds = Number(headers['retry-after']);
  const retryAfter = Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
  return new RequestFailure('status', `${status}: ${statusMessage(body) || 'no reason given'}`, status, retryAfter);
}

function statusMessage(body: string): string {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === 'object' && parsed !== null && 'message' in parsed && typeof parsed.message === 'string') {
      return printableOutput(parsed.message);
    }
    return '';
  } catch {
    return body.trimStart().startsWith('<') ? '' : printableOutput(body);
  }
}

/** What an error of Node's means; codes are those of Node and OpenSSL. Undefined for an error that is none of these. */
export function transportFailure(error: unknown): RequestFailure | undefined {
  if (error instanceof RequestFailure) return error;
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  const code = String(error.code);
  const message = printableOutput(error.message);
  if (code.startsWith('HPE_')) return new RequestFailure('malformed', 'answered with something that is not HTTP');
  if (code.startsWith('Z_') || code.startsWith('ERR_BUFFER')) {
    return new RequestFailure('malformed', 'answered with a damaged compressed body');
  }
  const said = PLAIN.get(code);
  if (said !== undefined) return new RequestFailure('connection', said);
  if (/^(?:CERT|ERR_TLS|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO|INVALID_CA|HOSTNAME_MISMATCH)/.test(code)) {
    return new RequestFailure('tls', code === 'EPROTO' ? 'does not speak TLS as expected' : message);
  }
  return new RequestFailure('connection', message || code || 'failed');
}

const PLAIN: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'connection refused'],
  ['ECONNRESET', 'the connection was reset'],
  ['EPIPE', 'the connection was closed'],
  ['ERR_STREAM_PREMATURE_CLOSE', 'the connection was closed in the middle of an answer'],
  ['ENOTFOUND', 'no such host'],
  ['EAI_AGAIN', 'the name of the host cannot be resolved now'],
  ['ETIMEDOUT', 'no connection could be made in time'],
  ['EHOSTUNREACH', 'no route to the host'],
  ['ENETUNREACH', 'no route to the network'],
]);
