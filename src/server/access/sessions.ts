import { randomBytes } from 'node:crypto';
import type { Store } from '../../store/index.ts';
import type { Role } from './identity.ts';

/** Somebody who is signed in. */
export interface Session {
  readonly name: string;
  readonly via: 'oidc' | 'kubernetes';
  /** Of OpenID Connect: given at sign-in. Of Kubernetes it is asked for again. */
  readonly role: Role | undefined;
  /** As a TokenReview names the user. */
  readonly kubernetes?: KubernetesUser | undefined;
  /** When it ends in any case: with the token that it was begun with. */
  readonly endsAt?: number | undefined;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly usedAt: number;
}

export interface KubernetesUser {
  readonly username: string;
  readonly uid: string;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

/** A session is written again at most this often, in milliseconds. */
const WRITE_AGAIN = 60_000;

/** Sessions in the store: replicas share them, and they outlast a restart. */
export class Sessions {
  readonly #store: Pick<Store, 'saveSession' | 'session' | 'removeSession'>;
  readonly #idle: number;
  readonly #total: number;

  /** @param times When sessions end, in milliseconds: unused, and in any case. */
  constructor(
    store: Pick<Store, 'saveSession' | 'session' | 'removeSession'>,
    times: { readonly idle: number; readonly total: number },
  ) {
    this.#store = store;
    this.#idle = times.idle;
    this.#total = times.total;
  }

  /** In seconds, for a cookie. */
  get longest(): number {
    return Math.floor(this.#total / 1000);
  }

  /** Begins a session; the answer is what its cookie holds. */
  async begin(session: Omit<Session, 'startedAt' | 'usedAt'>, now: number): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    await this.#save(token, { ...session, startedAt: now, usedAt: now });
    return token;
  }

  /** The session of a cookie, unless it is over. */
  async find(token: string, now: number): Promise<Session | undefined> {
    if (!/^[A-Za-z0-9_-]{43}$/.test(token)) return undefined;
    const session = (await this.#store.session(token, now)) as Session | undefined;
    if (session === undefined) return undefined;
    const { endsAt = Number.POSITIVE_INFINITY } = session;
    if (now - session.usedAt > this.#idle || now - session.startedAt > this.#total || now >= endsAt) {
      await this.#store.removeSession(token);
      return undefined;
    }
    if (now - session.usedAt > Math.min(WRITE_AGAIN, this.#idle / 4))
      await this.#save(token, { ...session, usedAt: now });
    return session;
  }

  async end(token: string): Promise<void> {
    await this.#store.removeSession(token);
  }

  #save(token: string, session: Session): Promise<void> {
    const expiresAt = Math.min(session.usedAt + this.#idle, session.startedAt + this.#total);
    return this.#store.saveSession({ token, data: session, expiresAt });
  }
}
