import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyServerOptions,
  LogController,
} from 'fastify';
import { addGuard, type GuardOptions } from '../access/guard.ts';
import { addSignInRoutes, type SignInOptions } from '../access/sign-in-routes.ts';
import type { AnswerCache } from './answer-cache.ts';
import { API } from './api.ts';
import type { ServerContext } from './context.ts';
import { onError, sendFailure } from './errors.ts';
import type { EventStreams } from './events.ts';
import { addFirstPage } from './first-page.ts';
import { addMetrics, type Counters } from './metrics.ts';
import { OpenApi } from './openapi.ts';
import { addEngineRoutes } from './routes/engine.ts';
import { addExceptionRoutes } from './routes/exceptions.ts';
import { addFindingRoutes } from './routes/findings.ts';
import { addFrameworkRoutes } from './routes/frameworks.ts';
import { addStateRoutes } from './routes/state.ts';
import { addStaticFiles } from './static-files.ts';

export interface AppOptions {
  readonly context: ServerContext;
  readonly guard: GuardOptions;
  readonly signIn: SignInOptions | undefined;
  readonly events: EventStreams;
  readonly counters: Counters;
  readonly answers: AnswerCache;
  readonly log: FastifyBaseLogger;
  readonly tls: { readonly certificate: string; readonly key: string } | undefined;
  readonly trustedProxies: readonly string[];
  /** The dashboard's files; undefined in a build without it. */
  readonly webFolder: string | undefined;
  readonly limits: Limits;
}

/** Time-outs, in milliseconds. */
export interface Limits {
  /** For the headers of a request to arrive. */
  readonly headers: number;
  /** For a request to arrive as a whole. */
  readonly request: number;
  /** A connection on which nothing happens. */
  readonly idle: number;
}

export const LIMITS: Limits = { headers: 10_000, request: 15_000, idle: 60_000 };

/** Bodies are a few selectors and a reason. */
const LARGEST_BODY = 65_536;
const LARGEST_HEADERS = 32_768;
/** An address without its query: longer than the longest names of objects make it. */
const LONGEST_PATH = 2_000;
/** Connections at once. */
const MOST_CONNECTIONS = 1_000;
/** How often connections are looked at for time-outs, in milliseconds. */
const LOOK_AFTER = 1_000;

/** The HTTP server, not listening yet. */
export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const { context, guard, signIn, events, counters, webFolder } = options;
  const app = Fastify(serverOptions(options));
  app.server.maxConnections = MOST_CONNECTIONS;
  // Validated by the schemas, and written as they are: nothing is left out in silence.
  app.setValidatorCompiler(TypeBoxValidatorCompiler);
  app.setSerializerCompiler(() => (value) => JSON.stringify(value));
  app.removeContentTypeParser('text/plain');
  app.setErrorHandler(onError);
  const openApi = new OpenApi(context.version);
  app.addHook('onRoute', (route) => openApi.add(route));
  app.addHook('onResponse', async ({ method, routeOptions, identity, log }, reply) => {
    counters.countRequest(reply.statusCode);
    // The route and not the address: that may hold what is asked about, or a code to sign in with.
    const { statusCode: status, elapsedTime } = reply;
    log.debug(
      { method, route: routeOptions.url, status, user: identity?.name, ms: Math.round(elapsedTime) },
      'request',
    );
  });
  app.decorate('answers', options.answers);
  addGuard(app, guard);
  app.addHook('onRequest', async ({ url }) => {
    if ((url.split('?', 1)[0] ?? '').length > LONGEST_PATH) {
      throw Object.assign(new Error('the address is too long'), { statusCode: 414 });
    }
  });
  const notFound = { status: 404, code: 'not-found', message: 'there is nothing at this address' };
  app.setNotFoundHandler((_, reply) => sendFailure(reply, notFound));

  addProbes(app, context);
  if (signIn !== undefined) addSignInRoutes(app, signIn);
  addMetrics(app, {
    store: context.store,
    status: () => context.scanner.status,
    counters,
    streams: () => events.size,
    version: context.version,
  });
  events.add(app);
  addStateRoutes(app, context);
  addFindingRoutes(app, context);
  addExceptionRoutes(app, context);
  addFrameworkRoutes(app, context);
  addEngineRoutes(app, context);
  let document: string | undefined;
  app.get(`${API}/openapi.json`, async (_, reply) => {
    reply.type('application/json; charset=utf-8');
    document ??= JSON.stringify(openApi.document());
    return document;
  });
  if (webFolder === undefined) addFirstPage(app);
  else addStaticFiles(app, webFolder, (reply) => sendFailure(reply, notFound));
  await app.ready();
  return app;
}

function serverOptions({ log, tls, trustedProxies, limits }: AppOptions): FastifyServerOptions {
  const server = {
    maxHeaderSize: LARGEST_HEADERS,
    headersTimeout: limits.headers,
    requestTimeout: limits.request,
    connectionsCheckingInterval: LOOK_AFTER,
    keepAliveTimeout: 5_000,
  };
  return {
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: LARGEST_BODY,
    requestTimeout: limits.request,
    connectionTimeout: limits.idle,
    keepAliveTimeout: 5_000,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: LONGEST_PATH },
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    ...(tls === undefined
      ? { http: server }
      : { https: { ...server, cert: tls.certificate, key: tls.key, minVersion: 'TLSv1.2' } }),
    clientErrorHandler: (_error, socket) => {
      if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
      else socket.destroy();
    },
  } as FastifyServerOptions;
}

/** For whoever looks after the process: no more than yes or no. */
function addProbes(app: FastifyInstance, { store, scanner }: ServerContext): void {
  const PUBLIC = { audience: 'public' } as const;
  app.get('/healthz', { config: PUBLIC }, async (_, reply) => {
    reply.type('text/plain; charset=utf-8');
    return 'ok\n';
  });
  app.get('/readyz', { config: PUBLIC }, async (_, reply) => {
    reply.type('text/plain; charset=utf-8');
    const isReady = scanner.status.last !== undefined && (await answers(store));
    return await reply.code(isReady ? 200 : 503).send(isReady ? 'ok\n' : 'not ready\n');
  });
}

async function answers(store: ServerContext['store']): Promise<boolean> {
  try {
    await store.ping();
    return true;
  } catch {
    return false;
  }
}
