import { createHash } from 'node:crypto';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../kube/index.ts';
import { connectReviewer, type Reviewer } from '../../sources/index.ts';
import type { Role } from './identity.ts';
import type { KubernetesUser } from './sessions.ts';
import type { KubernetesSignIn } from './settings.ts';

/** How long an answer of the API server is taken for true, in milliseconds. */
const KEPT = 60_000;
/** The same for a no. */
const KEPT_NO = 2_000;
const MOST_KEPT = 1_000;
const REQUEST_TIMEOUT = 10_000;

/**
 * What is asked of the API server for each role: whether the user may do this to resources of `breakwater.dev`. They
 * need not exist; a ClusterRole that names them gives the role.
 */
const ROLES: readonly { readonly role: Role; readonly verb: string; readonly resource: string }[] = [
  { role: 'editor', verb: 'update', resource: 'findings' },
  { role: 'viewer', verb: 'get', resource: 'findings' },
];

/** Signs people and programs in by tokens of a cluster: TokenReview, then SubjectAccessReview. */
export class KubernetesTokens {
  readonly #settings: KubernetesSignIn;
  readonly #env: Readonly<Record<string, string | undefined>>;
  readonly #users = new Kept<KubernetesUser | undefined>();
  readonly #roles = new Kept<Role | undefined>();
  #reviewer: Promise<Reviewer> | undefined;

  constructor(settings: KubernetesSignIn, env: Readonly<Record<string, string | undefined>>) {
    this.#settings = settings;
    this.#env = env;
  }

  /**
   * Whose token it is; undefined when the API server does not know it.
   *
   * @throws ClusterError when it cannot be asked
   */
  user(token: string): Promise<KubernetesUser | undefined> {
    if (token.length > 16_384 || !/^[\x21-\x7e]+$/.test(token)) return Promise.resolve(undefined);
    // The token itself is not kept.
    return this.#users.get(createHash('sha256').update(token).digest('base64'), () => this.#review(token));
  }

  /** What the user may do here; undefined when nothing. */
  role(user: KubernetesUser): Promise<Role | undefined> {
    return this.#roles.get(JSON.stringify(user), () => this.#access(user));
  }

  async close(): Promise<void> {
    (await this.#reviewer?.catch(() => undefined))?.close();
  }

  async #review(token: string): Promise<KubernetesUser | undefined> {
    const { audiences } = this.#settings;
    const reviewer = await this.#connected();
    const { status } = await reviewer.review('authentication.k8s.io/v1/tokenreviews', {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenReview',
      spec: { token, ...(audiences.length > 0 ? { audiences } : {}) },
    });
    if (!isJsonObject(status) || status['authenticated'] !== true || !isJsonObject(status['user'])) return undefined;
    // An API server that does not know audiences answers without: the token may be for anybody.
    const confirmed = strings(status['audiences']);
    if (audiences.length > 0 && !confirmed.some((audience) => audiences.includes(audience))) return undefined;
    return userOf(status['user']);
  }

  async #access(user: KubernetesUser): Promise<Role | undefined> {
    const reviewer = await this.#connected();
    for (const { role, verb, resource } of ROLES) {
      const { status } = await reviewer.review('authorization.k8s.io/v1/subjectaccessreviews', {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SubjectAccessReview',
        spec: {
          user: user.username,
          uid: user.uid,
          groups: user.groups,
          extra: Object.fromEntries(Object.entries(user.extra)),
          resourceAttributes: { group: 'breakwater.dev', version: 'v1', resource, verb },
        },
      });
      if (isJsonObject(status) && status['allowed'] === true && status['denied'] !== true) return role;
    }
    return undefined;
  }

  #connected(): Promise<Reviewer> {
    const { context, kubeconfig } = this.#settings;
    this.#reviewer ??= connectReviewer({
      context,
      kubeconfig,
      env: this.#env,
      interactive: false,
      requestTimeout: REQUEST_TIMEOUT,
    }).catch((error: unknown) => {
      this.#reviewer = undefined;
      throw error;
    });
    return this.#reviewer;
  }
}

function userOf(user: JsonObject): KubernetesUser | undefined {
  const { username, uid, groups, extra } = user;
  if (typeof username !== 'string' || username === '') return undefined;
  return {
    username,
    uid: typeof uid === 'string' ? uid : '',
    groups: strings(groups),
    extra: isJsonObject(extra)
      ? Object.fromEntries(Object.entries(extra).map(([key, values]) => [key, strings(values)]))
      : {},
  };
}

function strings(value: JsonValue | undefined): readonly string[] {
  return isJsonArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** Answers, kept for a while. One that is being asked for is not asked for twice. */
class Kept<T> {
  readonly #answers = new Map<string, { readonly until: number; readonly answer: Promise<T> }>();

  get(key: string, ask: () => Promise<T>): Promise<T> {
    const now = performance.now();
    const known = this.#answers.get(key);
    if (known !== undefined && known.until > now) return known.answer;
    const answer = ask();
    this.#answers.delete(key);
    this.#answers.set(key, { until: now + KEPT, answer });
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > MOST_KEPT && oldest !== undefined) this.#answers.delete(oldest);
    const forget = (): void => {
      if (this.#answers.get(key)?.answer === answer) this.#answers.delete(key);
    };
    answer.then((value) => {
      // Rights that somebody was just given are not waited for long.
      if (value === undefined) setTimeout(forget, KEPT_NO).unref();
    }, forget);
    return answer;
  }
}
