import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { AnswersError } from '../../answers/index.ts';
import { BreakwaterError } from '../../kube/index.ts';
import { StoreError } from '../../store/index.ts';
import { ServerError } from '../server-error.ts';

/** What is answered to a request that fails. */
export interface Failure {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** Seconds after which it may go well. */
  readonly retryAfter?: number;
}

/** What of an error is told: what the asker can do. Our own mistakes are in the log alone. */
function failureOf(error: unknown): Failure {
  if (error instanceof AnswersError) return { status: 400, code: error.code, message: error.message };
  if (error instanceof ServerError) return { code: error.code, message: error.message, ...ofServer(error) };
  if (error instanceof StoreError) return ofStore(error);
  if (isValidation(error)) return { status: 400, code: 'bad-request', message: validationMessage(error) };
  const status = statusOf(error);
  const known = REQUEST_MISTAKES.get(status);
  if (known !== undefined) return { status, ...known };
  if (error instanceof BreakwaterError) return { status: 400, code: error.code, message: error.message };
  return { status: 500, code: 'internal', message: 'the server made a mistake; its log says more' };
}

function ofServer({ code }: ServerError): { readonly status: number; readonly retryAfter?: number } {
  switch (code) {
    case 'not-found':
      return { status: 404 };
    case 'busy':
    case 'no-scan-yet':
      return { status: 503, retryAfter: 2 };
    case 'too-slow':
      return { status: 504 };
    case 'sign-in':
      return { status: 401 };
    default:
      return { status: 400 };
  }
}

function ofStore({ code, message }: StoreError): Failure {
  switch (code) {
    case 'bad-cursor':
    case 'bad-argument':
      return { status: 400, code, message };
    case 'unavailable':
    case 'closed':
      return { status: 503, code, message: 'the store does not answer now: ask again in a moment', retryAfter: 5 };
    case 'full':
      return { status: 507, code, message: 'the store is full' };
    default:
      return { status: 500, code: 'store', message: 'the store cannot do this; the log of the server says more' };
  }
}

const REQUEST_MISTAKES: ReadonlyMap<number, { readonly code: string; readonly message: string }> = new Map([
  [400, { code: 'bad-request', message: 'the request is malformed' }],
  [405, { code: 'bad-request', message: 'the method is not for this address' }],
  [408, { code: 'too-slow', message: 'the request took too long to arrive' }],
  [413, { code: 'too-large', message: 'the request is too large' }],
  [414, { code: 'too-large', message: 'the address is too long' }],
  [415, { code: 'bad-request', message: 'the body has to be JSON, with content-type application/json' }],
]);

function statusOf(error: unknown): number {
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : 500;
  return typeof status === 'number' ? status : 500;
}

function isValidation(error: unknown): error is FastifyError {
  return typeof error === 'object' && error !== null && 'validation' in error && Array.isArray(error.validation);
}

interface Mistake {
  readonly instancePath?: string;
  readonly message?: string;
  readonly keyword?: string;
  readonly params?: { readonly additionalProperties?: readonly string[]; readonly allowedValues?: readonly unknown[] };
}

const PARTS: Readonly<Record<string, string>> = { querystring: 'parameter', params: 'address', body: 'body' };

/** `parameter "limit": must be integer` */
function validationMessage(error: FastifyError): string {
  const mistakes = (error.validation ?? []) as readonly Mistake[];
  const part = PARTS[error.validationContext ?? ''] ?? 'request';
  const unknown = mistakes.find(({ keyword }) => keyword === 'additionalProperties');
  if (unknown !== undefined) {
    const names = (unknown.params?.additionalProperties ?? []).slice(0, 5).map((name) => `"${name.slice(0, 50)}"`);
    return `${part}: there is no ${names.join(', ')}`;
  }
  const [first] = mistakes;
  const where = (first?.instancePath ?? '').replace(/^\//, '').replaceAll('/', '.').slice(0, 100);
  const allowed = first?.params?.allowedValues;
  const choices = Array.isArray(allowed) ? `: ${allowed.join(', ')}` : '';
  return `${part}${where === '' ? '' : ` "${where}"`}: ${first?.message ?? 'is wrong'}${choices}`;
}

/** Answers a failure. */
export async function sendFailure(reply: FastifyReply, { status, code, message, retryAfter }: Failure): Promise<void> {
  if (retryAfter !== undefined) reply.header('retry-after', String(retryAfter));
  await reply
    .code(status)
    .type('application/json; charset=utf-8')
    .send(JSON.stringify({ error: { code, message } }));
}

/** Logs what is our own mistake, and answers. */
export async function onError(error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const failure = failureOf(error);
  if (failure.status >= 500 && failure.status !== 503) request.log.error({ err: error }, 'request failed');
  await sendFailure(reply, failure);
}
