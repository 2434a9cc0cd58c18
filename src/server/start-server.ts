import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { type OpenStore, openStore } from '../store/index.ts';
import { Authenticator } from './access/authenticate.ts';
import { cookieJar } from './access/cookies.ts';
import { KubernetesTokens } from './access/kubernetes.ts';
import { OidcSignIn } from './access/oidc.ts';
import { loopbackPlace, type Place, publicPlace } from './access/same-site.ts';
import { Seal } from './access/seal.ts';
import { Sessions } from './access/sessions.ts';
import { type AccessSettings, checkAccess, isLoopback } from './access/settings.ts';
import type { SignInOptions } from './access/sign-in-routes.ts';
import { AnswerCache } from './http/answer-cache.ts';
import { createApp, LIMITS, type Limits } from './http/app.ts';
import { EventStreams } from './http/events.ts';
import { Counters } from './http/metrics.ts';
import { type Log, logTo } from './log.ts';
import type { Channel } from './notify/channel.ts';
import { Notifier } from './notify/notifier.ts';
import { type ScanPlan, sourceName } from './scan-plan.ts';
import { Rounds } from './scans/rounds.ts';
import { Scanner } from './scans/scanner.ts';
import type { Schedule } from './scans/schedule.ts';
import { ServerError } from './server-error.ts';

export interface ServerOptions {
  readonly plan: ScanPlan;
  /** Of Breakwater. */
  readonly version: string;
  readonly store: {
    /** The data folder. */
    readonly data: string;
    readonly database?: string | undefined;
    /** What is older is forgotten, but for trends; in days. */
    readonly keepDays: number;
  };
  readonly access: AccessSettings;
  readonly channels: readonly Channel[];
  readonly schedule: Schedule | undefined;
  /** Whether files are scanned again when they change. */
  readonly watch: boolean;
  readonly log: { readonly level: string; readonly write: (line: string) => void };
  /** For tests. */
  readonly limits?: Partial<Limits>;
  /** Milliseconds between two scans of a cluster that changes. */
  readonly pause?: number;
}

export interface RunningServer {
  /** How to reach it from here. */
  readonly url: string;
  readonly port: number;
  /** Ends what is under way, within `grace` milliseconds, and then the server. */
  close(grace?: number): Promise<void>;
}

const GRACE = 10_000;
const PAUSE = 5_000;
const TLS_FILES = 'the TLS certificate and key do not fit together, or are no PEM';

/**
 * Opens the store, listens and begins to scan.
 *
 * @throws ServerError `bad-settings` or `cannot-listen`; StoreError
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  checkAccess(options.access);
  const log = logTo(options.log);
  const source = sourceName(options.plan);
  const store = await openStore({ ...options.store, target: targetOf(options.plan) });
  const parts = new Parts(store);
  try {
    return await run(options, { log, source, store, parts });
  } catch (error) {
    await parts.close(0);
    throw error;
  }
}

/** What runs, to be ended in the order of its beginning turned round. */
class Parts {
  readonly #ends: ((grace: number) => Promise<void>)[] = [];

  constructor(store: OpenStore) {
    this.add(() => store.close());
  }

  add(end: (grace: number) => Promise<void>): void {
    this.#ends.push(end);
  }

  async close(grace: number): Promise<void> {
    for (const end of this.#ends.splice(0).reverse()) await end(grace).catch(() => undefined);
  }
}

interface Running {
  readonly log: Log;
  readonly source: string;
  readonly store: OpenStore;
  readonly parts: Parts;
}

async function run(options: ServerOptions, { log, source, store, parts }: Running): Promise<RunningServer> {
  const { access, plan, version, channels } = options;
  const counters = new Counters();
  const answers = new AnswerCache();
  const events: EventStreams = new EventStreams(() => ({ event: 'status', data: scanner.status }));
  const notifier = new Notifier({
    store,
    channels,
    source,
    url: access.url,
    onDelivered: (channel) => {
      counters.notifications.delivered++;
      log.info({ channel }, 'notified');
    },
    onFailed: (channel, reason, isGivenUp) => {
      counters.notifications.failed++;
      log.warn({ channel, reason, isGivenUp }, 'notification failed');
    },
  });
  parts.add(() => notifier.close());
  const scanner: Scanner = new Scanner({
    plan,
    version,
    store,
    pause: options.pause ?? PAUSE,
    onStatus: (status) => {
      // What the engines are asked about may be another state.
      if (status.progress?.phase === 'storing') answers.clear();
      events.tell({ event: 'status', data: status });
    },
    onStored: (scan) => {
      answers.clear();
      counters.scans++;
      log.info(scan, 'scan stored');
      events.tell({ event: 'scan', data: scan });
      notifier.changed(Date.now());
    },
    onFailure: (reason) => {
      counters.failedScans++;
      log.warn({ reason }, 'scan failed');
    },
  });
  parts.add((grace) => scanner.close(grace));
  const rounds = new Rounds({
    plan,
    schedule: options.schedule,
    watch: options.watch,
    store,
    scanner,
    log,
    keepDays: options.store.keepDays,
    dataFolder: options.store.data,
  });
  parts.add(() => rounds.close());

  const isSecure = access.url === undefined ? access.tls !== undefined : access.url.startsWith('https:');
  const signIn = await signInOf(access, plan, store);
  let place: Place = { hosts: new Set(), origins: new Set() };
  const jar = cookieJar(isSecure);
  const authenticator = new Authenticator({ signIn, metricsToken: access.metricsToken, jar });
  const app = await createApp({
    context: { version, source, store, scanner, signsIn: signIn !== undefined },
    guard: { authenticator, place: () => place, isSecure },
    signIn: signIn && { ...signIn, authenticator, jar },
    events,
    counters,
    answers,
    log,
    tls: access.tls,
    trustedProxies: access.trustedProxies,
    webFolder: webFolder(),
    limits: { ...LIMITS, ...options.limits },
  }).catch((error: unknown) => {
    const isTls = error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_OSSL');
    throw isTls ? new ServerError('bad-settings', TLS_FILES) : error;
  });
  parts.add(async (grace) => {
    const hurry = setTimeout(() => app.server.closeAllConnections(), grace);
    await app.close().finally(() => clearTimeout(hurry));
  });
  parts.add(async () => events.close());
  if (signIn?.kubernetes !== undefined) parts.add(() => signIn.kubernetes?.close() ?? Promise.resolve());

  const port = await listen(app, access);
  const scheme = access.tls === undefined ? 'http' : 'https';
  place = isLoopback(access.host)
    ? loopbackPlace(port, scheme, access.url)
    : publicPlace(access.url ?? `${scheme}://${access.host}:${port}`);
  rounds.begin();
  const host = access.host.includes(':') ? `[${access.host}]` : access.host;
  const url = access.url ?? `${scheme}://${host}:${port}`;
  log.info({ host: access.host, port, source }, 'listening');
  return { url, port, close: (grace = GRACE) => parts.close(grace) };
}

async function signInOf(
  { signIn, url }: AccessSettings,
  { env }: ScanPlan,
  store: OpenStore,
): Promise<Omit<SignInOptions, 'authenticator' | 'jar'> | undefined> {
  if (signIn === undefined) return undefined;
  const key = await store.settingOnce('sign-in-seal', Seal.newKey());
  return {
    settings: signIn,
    sessions: new Sessions(store, signIn),
    oidc: signIn.oidc && url !== undefined ? new OidcSignIn(signIn.oidc, url) : undefined,
    kubernetes: signIn.kubernetes && new KubernetesTokens(signIn.kubernetes, env),
    seal: new Seal(typeof key === 'string' ? key : Seal.newKey()),
  };
}

async function listen(app: FastifyInstance, { host, port }: AccessSettings): Promise<number> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const why = REASONS.get(code) ?? (error instanceof Error ? error.message : String(error));
    throw new ServerError('cannot-listen', `cannot listen on ${host}:${port}: ${why}`);
  }
  return (app.server.address() as AddressInfo).port;
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ['EADDRINUSE', 'another program has this port; name another with --listen'],
  ['EACCES', 'this port is not for everybody; name one above 1023 with --listen'],
  ['EADDRNOTAVAIL', 'this machine has no such address'],
  ['ENOTFOUND', 'there is no such address'],
]);

/** Whose history it is: the same paths or cluster have the same, wherever the server is started. */
function targetOf({ source }: ScanPlan): string {
  if (source.type === 'cluster') return `cluster ${source.context ?? 'current'} ${source.namespace ?? ''}`.trim();
  return `paths ${source.cwd} ${source.paths.join(' ')}`;
}

/** The dashboard: beside the bundle, where there is one. */
function webFolder(): string | undefined {
  const here = import.meta.url;
  const folder = fileURLToPath(new URL(here.endsWith('.ts') ? '../../dist/web' : '../web', here));
  return existsSync(folder) ? folder : undefined;
}
