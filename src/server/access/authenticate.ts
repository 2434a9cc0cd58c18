import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { type CookieJar, readCookies } from './cookies.ts';
import type { Identity } from './identity.ts';
import type { KubernetesTokens } from './kubernetes.ts';
import type { Session, Sessions } from './sessions.ts';

export const SESSION_COOKIE = 'breakwater';

export interface AuthenticateOptions {
  /** Undefined where nobody signs in, and this machine's own user is an editor. */
  readonly signIn: { readonly sessions: Sessions; readonly kubernetes: KubernetesTokens | undefined } | undefined;
  readonly metricsToken: string | undefined;
  readonly jar: CookieJar;
}

const LOCAL: Identity = { name: 'local', role: 'editor', via: 'local' };
const METRICS: Identity = { name: 'metrics', role: 'viewer', via: 'metrics' };

/** Says who a request is from. */
export class Authenticator {
  readonly #options: AuthenticateOptions;

  constructor(options: AuthenticateOptions) {
    this.#options = options;
  }

  /**
   * @returns Undefined when it is not known, or may do nothing here.
   * @throws StoreError, ClusterError when it cannot be found out now
   */
  async identify(headers: IncomingHttpHeaders, now: number): Promise<Identity | undefined> {
    const { signIn, metricsToken } = this.#options;
    const token = bearerToken(headers.authorization);
    if (token !== undefined) {
      if (metricsToken !== undefined && isSame(token, metricsToken)) return METRICS;
      return signIn === undefined ? LOCAL : await this.#ofToken(token);
    }
    if (signIn === undefined) return LOCAL;
    const session = await this.session(headers, now);
    return session === undefined ? undefined : await this.#ofSession(session);
  }

  /** The session of a request. */
  async session(headers: IncomingHttpHeaders, now: number): Promise<Session | undefined> {
    const { signIn } = this.#options;
    const cookie = this.cookie(headers);
    return signIn === undefined || cookie === undefined ? undefined : await signIn.sessions.find(cookie, now);
  }

  cookie(headers: IncomingHttpHeaders): string | undefined {
    return readCookies(headers.cookie).get(this.#options.jar.name(SESSION_COOKIE));
  }

  async #ofToken(token: string): Promise<Identity | undefined> {
    const kubernetes = this.#options.signIn?.kubernetes;
    const user = await kubernetes?.user(token);
    if (kubernetes === undefined || user === undefined) return undefined;
    const role = await kubernetes.role(user);
    return role && { name: user.username, role, via: 'kubernetes' };
  }

  async #ofSession({ name, via, role, kubernetes }: Session): Promise<Identity | undefined> {
    // Rights in a cluster may be taken away while a session lasts.
    const now =
      via === 'kubernetes' && kubernetes !== undefined
        ? await this.#options.signIn?.kubernetes?.role(kubernetes)
        : role;
    return now && { name, role: now, via };
  }
}

export function bearerToken(header: string | undefined): string | undefined {
  return /^Bearer +(\S+)$/i.exec(header ?? '')?.[1];
}

/** Compares in a time that tells nothing. */
function isSame(given: string, expected: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(expected));
}
