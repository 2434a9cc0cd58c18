import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ServerError } from '../server-error.ts';
import type { Authenticator } from './authenticate.ts';
import { SESSION_COOKIE } from './authenticate.ts';
import { type CookieJar, readCookies } from './cookies.ts';
import type { KubernetesTokens } from './kubernetes.ts';
import type { OidcAttempt, OidcSignIn } from './oidc.ts';
import type { Seal } from './seal.ts';
import type { Sessions } from './sessions.ts';
import type { SignInSettings } from './settings.ts';
import { SIGN_IN_STYLE, safeTarget, signInPage } from './sign-in-page.ts';

const ATTEMPT_COOKIE = 'breakwater-sign-in';
/** For the way to the provider and back, in seconds. */
const ATTEMPT_SECONDS = 600;

export interface SignInOptions {
  readonly settings: SignInSettings;
  readonly sessions: Sessions;
  readonly oidc: OidcSignIn | undefined;
  readonly kubernetes: KubernetesTokens | undefined;
  readonly authenticator: Authenticator;
  readonly seal: Seal;
  readonly jar: CookieJar;
}

interface Attempt extends OidcAttempt {
  readonly to: string;
}

const PUBLIC = { audience: 'public' } as const;

/** `/sign-in`, `/sign-in/oidc`, `/sign-in/token` and `/sign-out`. */
export function addSignInRoutes(app: FastifyInstance, options: SignInOptions): void {
  const { settings, oidc, kubernetes, jar, sessions, authenticator } = options;
  // The form of the page is the one place that sends anything but JSON.
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: 32_768 },
    (request, body, done) => {
      const isForm = request.routeOptions.url === '/sign-in/token';
      if (isForm) done(null, Object.fromEntries(new URLSearchParams(String(body))));
      else done(Object.assign(new Error('the body has to be JSON'), { statusCode: 415 }));
    },
  );
  app.get('/sign-in', { config: PUBLIC }, async (request, reply) => {
    await page(reply, settings, { to: targetOf(request.query) });
  });
  app.get('/sign-in/style.css', { config: PUBLIC }, async (_, reply) => {
    reply.type('text/css; charset=utf-8').header('cache-control', 'public, max-age=3600');
    return SIGN_IN_STYLE;
  });
  app.post('/sign-out', { config: PUBLIC }, async (request, reply) => {
    const token = authenticator.cookie(request.headers);
    if (token !== undefined) await sessions.end(token);
    reply.header('set-cookie', jar.set(SESSION_COOKIE, '', 0));
    return await reply.code(204).send();
  });
  if (oidc !== undefined) addOidc(app, options, oidc);
  if (kubernetes !== undefined) addToken(app, options, kubernetes);
}

function addOidc(app: FastifyInstance, options: SignInOptions, oidc: OidcSignIn): void {
  const { settings, sessions, seal, jar } = options;
  app.get('/sign-in/oidc', { config: PUBLIC }, async (request, reply) => {
    const to = targetOf(request.query);
    try {
      const { location, attempt } = await oidc.begin();
      const sealed = seal.close({ ...attempt, to } satisfies Attempt, Date.now() + ATTEMPT_SECONDS * 1000);
      reply.header('set-cookie', jar.set(ATTEMPT_COOKIE, sealed, ATTEMPT_SECONDS));
      reply.redirect(location, 303);
    } catch (error) {
      await refuse(request, reply, settings, to, error);
    }
  });
  app.get('/sign-in/oidc/callback', { config: PUBLIC }, async (request, reply) => {
    const sealed = readCookies(request.headers.cookie).get(jar.name(ATTEMPT_COOKIE)) ?? '';
    const attempt = seal.open(sealed, Date.now()) as Attempt | undefined;
    const over = jar.set(ATTEMPT_COOKIE, '', 0);
    reply.header('set-cookie', over);
    const to = attempt?.to ?? '/';
    try {
      if (attempt === undefined) throw new ServerError('sign-in', 'this took too long, or began elsewhere: try again');
      const query = request.url.slice(Math.max(request.url.indexOf('?'), 0));
      const { name, role } = await oidc.finish(query, attempt);
      if (role === undefined) throw new ServerError('sign-in', `${name} has no rights here: ask who runs this server`);
      const token = await sessions.begin({ name, via: 'oidc', role }, Date.now());
      request.log.info({ user: name, role, via: 'oidc' }, 'signed in');
      reply.header('set-cookie', [over, jar.set(SESSION_COOKIE, token, sessions.longest)]);
      reply.redirect(to, 303);
    } catch (error) {
      await refuse(request, reply, settings, to, error);
    }
  });
}

function addToken(app: FastifyInstance, options: SignInOptions, kubernetes: KubernetesTokens): void {
  const { settings, sessions, jar } = options;
  app.post('/sign-in/token', { config: PUBLIC }, async (request, reply) => {
    const { token, to: asked } = fieldsOf(request.body);
    const to = safeTarget(asked);
    try {
      const user = typeof token === 'string' ? await kubernetes.user(token.trim()) : undefined;
      if (user === undefined) throw new ServerError('sign-in', 'the cluster does not know this token');
      if ((await kubernetes.role(user)) === undefined) {
        throw new ServerError('sign-in', `${user.username} has no rights here: ask who runs this server`);
      }
      const cookie = await sessions.begin(
        { name: user.username, via: 'kubernetes', role: undefined, kubernetes: user, endsAt: expiryOf(String(token)) },
        Date.now(),
      );
      request.log.info({ user: user.username, via: 'kubernetes' }, 'signed in');
      reply.header('set-cookie', jar.set(SESSION_COOKIE, cookie, sessions.longest));
      reply.redirect(to, 303);
    } catch (error) {
      await refuse(request, reply, settings, to, error);
    }
  });
}

/** When a token that was reviewed ends, in milliseconds since 1970: a session on it ends then too. */
function expiryOf(token: string): number | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    const expiry = fieldsOf(claims)['exp'];
    return typeof expiry === 'number' && Number.isFinite(expiry) ? expiry * 1000 : undefined;
  } catch {
    return undefined;
  }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function targetOf(query: unknown): string {
  return safeTarget(fieldsOf(query)['to']);
}

async function page(
  reply: FastifyReply,
  settings: SignInSettings,
  shown: Parameters<typeof signInPage>[1],
): Promise<void> {
  await reply.type('text/html; charset=utf-8').send(signInPage(settings, shown));
}

async function refuse(
  request: FastifyRequest,
  reply: FastifyReply,
  settings: SignInSettings,
  to: string,
  error: unknown,
): Promise<void> {
  const isOurs = error instanceof ServerError;
  request.log.warn({ reason: error instanceof Error ? error.message : String(error) }, 'sign-in refused');
  const problem = isOurs ? error.message : 'sign-in does not work now: try again in a moment';
  await page(reply.code(isOurs ? 403 : 503), settings, { to, problem });
}
