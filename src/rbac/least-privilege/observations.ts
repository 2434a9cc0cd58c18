import type { AuditEvent, AuditUser, KubernetesVersion, Snapshot } from '../../kube/index.ts';
import type { Attributes } from '../attributes.ts';
import { ApiResources } from '../resources/index.ts';
import type { Identity, User } from '../subject.ts';
import { attributesOfEvent, userOf } from './attributes-of-event.ts';
import { attributesKey, type Demand, demandKey, type Untold } from './demand.ts';
import { impersonationDemands } from './impersonation-demands.ts';
import { ObservedWorkloads } from './observed-workloads.ts';
import { type SecondaryContext, secondaryDemands } from './secondary-demands.ts';
import { SeenRequests } from './seen-requests.ts';

/** One thing that was needed, by one user, however often. */
export interface Use {
  readonly demand: Demand;
  /** Requests that needed it. */
  readonly count: number;
  /** The audit ID of the first of them. */
  readonly auditID: string;
}

/** How many events a log held, and what became of them. Requests are counted once, whatever stages were logged. */
export interface EventCounts {
  /** Events read. */
  readonly events: number;
  /** Requests that were allowed, made by or as a subject that is looked at. */
  readonly allowed: number;
  /** Requests that were allowed, made by others. */
  readonly allowedOthers: number;
  readonly forbidden: number;
  /** Events that say the request was received, and nothing of a decision yet. */
  readonly received: number;
  /** Later events without a decision: of API servers before 1.12, or without authorization. */
  readonly undecided: number;
  /** Events of requests that were counted already. */
  readonly repeated: number;
  /** Events whose URI no API server takes. */
  readonly malformed: number;
}

/** From the first event to the last, in milliseconds since 1970; right to the second. */
export interface Window {
  readonly start: number;
  readonly end: number;
}

export interface ObservationOptions {
  /** Whose requests count. */
  readonly targets: readonly Identity[];
  readonly kubernetesVersion: KubernetesVersion;
  readonly snapshot: Snapshot;
  /** Different things that are remembered; for tests. */
  readonly mostUses?: number;
}

const DECISION = 'authorization.k8s.io/decision';
const MOST_USES = 500_000;

interface CountedUse extends Use {
  count: number;
}

interface KnownUser {
  readonly user: User;
  readonly ordinal: number;
  readonly uses: Map<string, Seen>;
  /** The same by URI, as far as they are kept: a log says the same again and again. */
  readonly byUri: Map<string, Seen>;
}

/** One request as it was seen before: what it needed, and a number for it. */
interface Seen {
  readonly ordinal: number;
  readonly attributes: Attributes;
  readonly uses: readonly CountedUse[];
  /** What events of it did not tell, by reason. */
  readonly untold: Map<string, CountedUntold>;
}

interface CountedUntold extends Untold {
  count: number;
}

/** Different groups of one user. */
const MOST_GROUPINGS = 1000;

/** URIs that are kept for all users together. */
const MOST_URIS = 200_000;

/** Gathers what subjects used, event by event, in memory that grows with the number of different things alone. */
export class Observations {
  readonly workloads: ObservedWorkloads;
  readonly #names: ReadonlySet<string>;
  readonly #groups: ReadonlySet<string>;
  readonly #context: SecondaryContext;
  readonly #mostUses: number;
  readonly #users = new Map<string, KnownUser[]>();
  readonly #ordinalOf = new Map<User, number>();
  readonly #uses = new Map<string, CountedUse>();
  readonly #untold = new Map<string, CountedUntold>();
  readonly #seen = new SeenRequests();
  readonly #counts = {
    ...{ events: 0, allowed: 0, allowedOthers: 0, forbidden: 0 },
    ...{ received: 0, undecided: 0, repeated: 0, malformed: 0 },
  };
  #ordinals = 0;
  #uris = 0;
  #dropped = 0;
  #second = ' ';
  #start = Number.POSITIVE_INFINITY;
  #end = Number.NEGATIVE_INFINITY;

  constructor(options: ObservationOptions) {
    const { targets, kubernetesVersion, snapshot, mostUses = MOST_USES } = options;
    this.#names = new Set(targets.filter(({ type }) => type === 'user').map(({ name }) => name));
    this.#groups = new Set(targets.filter(({ type }) => type === 'group').map(({ name }) => name));
    this.#context = { kubernetesVersion, resources: new ApiResources(snapshot) };
    this.#mostUses = mostUses;
    this.workloads = new ObservedWorkloads(snapshot);
  }

  get counts(): EventCounts {
    return this.#counts;
  }

  get uses(): readonly Use[] {
    return [...this.#uses.values()];
  }

  /** Checks that the log does not tell enough about, each with the number of its events. */
  get untold(): readonly (Untold & { readonly count: number })[] {
    return [...this.#untold.values()];
  }

  /** Absent when no event has a time. */
  get window(): Window | undefined {
    return this.#start <= this.#end ? { start: this.#start, end: this.#end } : undefined;
  }

  /** Things that were used beyond the bound on different ones, and are not among the uses. Nothing is proven then. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Whether some requests may be counted twice. */
  get countsAreUpperBounds(): boolean {
    return this.#seen.forgot;
  }

  add(event: AuditEvent): void {
    const counts = this.#counts;
    counts.events++;
    this.#widen(event);
    if (event.user !== undefined) this.workloads.add(event.user);
    if (event.stage === 'RequestReceived') {
      counts.received++;
      return;
    }
    const decision = event.annotations?.get(DECISION);
    if (decision === 'allow') this.#allowed(event);
    else if (decision === undefined) counts.undecided++;
    else this.#count('forbidden', event, -1);
  }

  #allowed(event: AuditEvent): void {
    const { impersonatedUser } = event;
    const requestor = this.#concerned(event.user ?? {});
    const actual = impersonatedUser === undefined ? requestor : this.#concerned(impersonatedUser);
    const owner = actual ?? requestor;
    if (owner === undefined) {
      this.#count('allowedOthers', event, -2);
      return;
    }
    const seen = this.#seenBy(owner, requestor, actual, event);
    if (seen === undefined) {
      this.#counts.malformed++;
      return;
    }
    if (this.#count('allowed', event, seen.ordinal)) for (const use of seen.uses) use.count++;
    if (actual === undefined) return;
    const { demands, untold } = secondaryDemands(event, actual.user, seen.attributes, this.#context);
    for (const demand of demands) {
      const use = this.#use(demand, event);
      if (use !== undefined) use.count++;
    }
    for (const one of untold) this.#tellUntold(one, seen);
  }

  /** What is known of such a request; undefined when no API server would take it. */
  #seenBy(
    owner: KnownUser,
    requestor: KnownUser | undefined,
    actual: KnownUser | undefined,
    event: AuditEvent,
  ): Seen | undefined {
    const { impersonatedUser, requestURI = '', verb } = event;
    const same = impersonatedUser === undefined ? owner.byUri.get(requestURI) : undefined;
    if (same !== undefined && same.attributes.verb === verb) return same;
    const attributes = attributesOfEvent(event);
    if (attributes === undefined) return undefined;
    const as = impersonatedUser && { user: userOf(impersonatedUser), constraint: constraintOf(event) };
    const key = `${attributesKey(attributes)}${as === undefined ? '' : impersonationKey(requestor, as)}`;
    let seen = owner.uses.get(key);
    if (seen === undefined) {
      const demands: Demand[] = [];
      if (actual !== undefined)
        demands.push({ type: 'right', kind: 'request', user: actual.user, anyOf: [attributes] });
      if (as !== undefined && requestor !== undefined) {
        demands.push(...impersonationDemands(requestor.user, as.user, as.constraint, attributes));
      }
      const uses = demands.flatMap((demand) => this.#use(demand, event) ?? []);
      seen = { ordinal: this.#ordinals++, attributes, uses, untold: new Map() };
      // What is beyond the bounds is not remembered either.
      if (uses.length === demands.length && this.#ordinals < 2 * this.#mostUses) owner.uses.set(key, seen);
    }
    if (as === undefined && this.#uris < MOST_URIS) {
      this.#uris++;
      owner.byUri.set(requestURI, seen);
    }
    return seen;
  }

  #count(what: 'allowed' | 'allowedOthers' | 'forbidden', { auditID = '' }: AuditEvent, ordinal: number): boolean {
    if (auditID !== '' && !this.#seen.add(auditID, ordinal)) {
      this.#counts.repeated++;
      return false;
    }
    this.#counts[what]++;
    return true;
  }

  #use(demand: Demand, { auditID = '' }: AuditEvent): CountedUse | undefined {
    const key = `${this.#ordinalOf.get(demand.user)}\n${demandKey(demand)}`;
    const known = this.#uses.get(key);
    if (known !== undefined) return known;
    if (this.#uses.size >= this.#mostUses) {
      this.#dropped++;
      return undefined;
    }
    const use = { demand, count: 0, auditID };
    this.#uses.set(key, use);
    return use;
  }

  #tellUntold(untold: Untold, seen: Seen): void {
    let known = seen.untold.get(untold.reason);
    if (known?.kind !== untold.kind) {
      // One line for each kind of object: names would make it endless.
      const attributes = { ...untold.attributes, name: '' };
      const user = this.#ordinalOf.get(untold.user);
      const key = `${user}\n${untold.kind}\n${untold.reason}\n${attributesKey(attributes)}`;
      known = this.#untold.get(key);
      if (known === undefined) {
        if (this.#untold.size >= this.#mostUses) {
          this.#dropped++;
          return;
        }
        known = { ...untold, attributes, count: 0 };
        this.#untold.set(key, known);
      }
      seen.untold.set(untold.reason, known);
    }
    known.count++;
  }

  /** Users that are not looked at are not kept: a log may name any number of them. */
  #concerned(written: AuditUser): KnownUser | undefined {
    const { username: name = '', groups = [] } = written;
    const known = this.#users.get(name);
    const same = known?.find(({ user }) => sameList(user.groups, groups));
    if (same !== undefined) return same;
    if (!this.#names.has(name) && !groups.some((group) => this.#groups.has(group))) return undefined;
    // Whoever may impersonate can put any groups to a name.
    if ((known?.length ?? 0) >= MOST_GROUPINGS || this.#ordinalOf.size >= this.#mostUses) {
      this.#dropped++;
      return undefined;
    }
    const made = { user: userOf(written), ordinal: this.#ordinalOf.size, uses: new Map(), byUri: new Map() };
    this.#ordinalOf.set(made.user, made.ordinal);
    if (known === undefined) this.#users.set(name, [made]);
    else known.push(made);
    return made;
  }

  #widen({ requestReceivedTimestamp, stageTimestamp }: AuditEvent): void {
    const text = requestReceivedTimestamp ?? stageTimestamp ?? '';
    // Most events are in the second of the one before.
    if (text.length > SECOND && text.startsWith(this.#second)) return;
    this.#second = text.slice(0, SECOND);
    const at = Date.parse(text);
    if (at < this.#start) this.#start = at;
    if (at > this.#end) this.#end = at;
  }
}

/** The length of `2026-01-02T03:04:05`. */
const SECOND = 19;

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((entry, index) => entry === b[index]);
}

interface Impersonated {
  readonly user: User;
  readonly constraint: string | undefined;
}

function constraintOf({ authenticationMetadata }: AuditEvent): string | undefined {
  return authenticationMetadata?.impersonationConstraint;
}

function impersonationKey(requestor: KnownUser | undefined, { user, constraint }: Impersonated): string {
  const { name, groups, uid, extra = [] } = user;
  return `\n${requestor?.ordinal ?? ''}\n${JSON.stringify([constraint, name, groups, uid, [...extra]])}`;
}
