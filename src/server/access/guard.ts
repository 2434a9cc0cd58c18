import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Failure, sendFailure } from '../http/errors.ts';
import { type Authenticator, bearerToken } from './authenticate.ts';
import { mayUse } from './identity.ts';
import { RateLimit } from './rate-limit.ts';
import { isCrossSite, isOwnHost, type Place } from './same-site.ts';

export interface GuardOptions {
  readonly authenticator: Authenticator;
  /** Known once the server listens. */
  readonly place: () => Place;
  readonly isSecure: boolean;
}

/** Requests of one address, answered or not. */
const REQUESTS = { burst: 1_000, perSecond: 500 };
/** Those that are not signed in, and attempts to sign in: enough for the pages, too little to guess. */
const UNKNOWN = { burst: 60, perSecond: 1 };

/** Scripts, workers and styles from here alone. The page has a nonce for the styles that its components make. */
export function contentPolicy(nonce?: string): string {
  const style = nonce === undefined ? "'self'" : `'self' 'nonce-${nonce}'`;
  return (
    `default-src 'none'; script-src 'self'; worker-src 'self'; style-src ${style}; img-src 'self' data:; ` +
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
  );
}

/** What is answered without a question who asks, to whatever name: it says nothing. */
const PROBES = new Set(['/healthz', '/readyz']);

/** Lets a request through to its route, or not: where it is from, how much comes, and who asks. */
export function addGuard(app: FastifyInstance, options: GuardOptions): void {
  const limits = { all: new RateLimit(REQUESTS), unknown: new RateLimit(UNKNOWN) };
  app.decorateRequest('identity', undefined);
  app.addHook('onRequest', async (request, reply) => {
    setHeaders(reply, options.isSecure);
    const refused = await judge(request, options, limits);
    if (refused === undefined) return;
    if (refused.status === 401 && isPage(request)) {
      reply.redirect(`/sign-in?to=${encodeURIComponent(request.url)}`, 303);
      return;
    }
    await sendFailure(reply, refused);
  });
}

async function judge(
  request: FastifyRequest,
  { authenticator, place }: GuardOptions,
  limits: { readonly all: RateLimit; readonly unknown: RateLimit },
): Promise<Failure | undefined> {
  const { headers, method, ip } = request;
  const path = request.url.split('?', 1)[0] ?? '';
  const now = Date.now();
  const from = networkOf(ip);
  const wait = limits.all.take(from, now);
  if (wait > 0) return tooMany(wait);
  if (PROBES.has(path)) return undefined;
  const hasToken = bearerToken(headers.authorization) !== undefined;
  // A token is not sent by a browser of its own accord, so that no other site can make it be sent.
  if (!hasToken && !isOwnHost(headers.host, place())) {
    return { status: 421, code: 'wrong-host', message: 'this server does not answer to that name' };
  }
  if (isCrossSite(method, headers, place())) {
    return { status: 403, code: 'cross-site', message: 'requests for pages of other sites are refused' };
  }
  try {
    request.identity = await authenticator.identify(headers, now);
  } catch (error) {
    // What cannot be asked is nobody else's business.
    request.log.warn({ reason: error instanceof Error ? error.message : String(error) }, 'nobody can be identified');
    return { status: 503, code: 'busy', message: 'it cannot be found out who you are now: try again', retryAfter: 5 };
  }
  if (request.identity === undefined) {
    const waitUnknown = limits.unknown.take(from, now);
    if (waitUnknown > 0) return tooMany(waitUnknown);
  }
  const audience = request.routeOptions.config.audience ?? 'viewer';
  if (mayUse(request.identity, audience)) return undefined;
  if (request.identity === undefined) return { status: 401, code: 'sign-in', message: 'sign in first' };
  return { status: 403, code: 'not-allowed', message: 'this is for editors' };
}

/** Whoever has one address of IPv6 has 2^64 of them. */
function networkOf(ip: string): string {
  const isMapped = ip.includes('.');
  return isMapped || !ip.includes(':') ? ip : ip.split('::', 1)[0]?.split(':').slice(0, 4).join(':') || ip;
}

function tooMany(seconds: number): Failure {
  return { status: 429, code: 'too-many', message: 'too many requests: wait a moment', retryAfter: seconds };
}

/** Whether a person opens a page, who can be sent to sign in. */
function isPage({ method, headers, url }: FastifyRequest): boolean {
  return method === 'GET' && !url.startsWith('/api/') && (headers.accept ?? '').includes('text/html');
}

function setHeaders(reply: FastifyReply, isSecure: boolean): void {
  reply.headers({
    'content-security-policy': contentPolicy(),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'cache-control': 'no-store',
    ...(isSecure ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  });
}
