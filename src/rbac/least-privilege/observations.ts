import type { AuditEvent, AuditUser, KubernetesVersion, Snapshot } from '../../kube/index.ts';
import type { Identity, User } from '../subject.ts';
import { attributesOfEvent, userOf } from './attributes-of-event.ts';
import { attributesKey, type Demand, demandKey, type Untold } from './demand.ts';
import { impersonationDemands } from './impersonation-demands.ts';
import { ObservedWorkloads } from './observed-workloads.ts';
import { resourceOfKindIn } from './owner-kinds.ts';
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

/** From the first event to the last, in milliseconds since 1970. */
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
}

/** One request as it was seen before: what it needed, and a number for it. */
interface Seen {
  readonly ordinal: number;
  readonly uses: readonly CountedUse[];
}

/** Gathers what subjects used, event by event, in memory that grows with the number of different things alone. */
export class Observations {
  readonly workloads: ObservedWorkloads;
  readonly #names: ReadonlySet<string>;
  readonly #groups: ReadonlySet<string>;
  readonly #context: SecondaryContext;
  readonly #mostUses: number;
  readonly #users = new Map<string, KnownUser>();
  readonly #ordinalOf = new Map<User, number>();
  readonly #uses = new Map<string, CountedUse>();
  readonly #untold = new Map<string, Untold & { count: number }>();
  readonly #seen = new SeenRequests();
  readonly #counts = {
    ...{ events: 0, allowed: 0, allowedOthers: 0, forbidden: 0 },
    ...{ received: 0, undecided: 0, repeated: 0, malformed: 0 },
  };
  #ordinals = 0;
  #dropped = 0;
  #start = Number.POSITIVE_INFINITY;
  #end = Number.NEGATIVE_INFINITY;

  constructor(options: ObservationOptions) {
    const { targets, kubernetesVersion, snapshot, mostUses = MOST_USES } = options;
    this.#names = new Set(targets.filter(({ type }) => type === 'user').map(({ name }) => name));
    this.#groups = new Set(targets.filter(({ type }) => type === 'group').map(({ name }) => name));
    this.#context = { kubernetesVersion, resourceOfKind: resourceOfKindIn(snapshot) };
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
    const attributes = attributesOfEvent(event);
    if (attributes === undefined) {
      this.#counts.malformed++;
      return;
    }
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
      seen = { ordinal: this.#ordinals++, uses: demands.flatMap((demand) => this.#use(demand, event) ?? []) };
      // What is beyond the bound is not remembered either.
      if (seen.uses.length === demands.length) owner.uses.set(key, seen);
    }
    if (this.#count('allowed', event, seen.ordinal)) for (const use of seen.uses) use.count++;
    if (actual === undefined) return;
    const { demands, untold } = secondaryDemands(event, actual.user, attributes, this.#context);
    for (const demand of demands) {
      const use = this.#use(demand, event);
      if (use !== undefined) use.count++;
    }
    for (const one of untold) this.#tellUntold(one);
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

  #tellUntold(untold: Untold): void {
    // One line for each kind of object: names would make it endless.
    const attributes = { ...untold.attributes, name: '' };
    const key = `${this.#ordinalOf.get(untold.user)}\n${untold.kind}\n${untold.reason}\n${attributesKey(attributes)}`;
    const known = this.#untold.get(key);
    if (known !== undefined) known.count++;
    else if (this.#untold.size < this.#mostUses) this.#untold.set(key, { ...untold, attributes, count: 1 });
    else this.#dropped++;
  }

  /** Users that are not looked at are not kept: a log may name any number of them. */
  #concerned(written: AuditUser): KnownUser | undefined {
    const { username: name = '', groups = [] } = written;
    if (!this.#names.has(name) && !groups.some((group) => this.#groups.has(group))) return undefined;
    const key = groups.length === 0 ? name : `${name}\n${groups.join('\n')}`;
    const known = this.#users.get(key);
    if (known !== undefined) return known;
    const made = { user: userOf(written), ordinal: this.#users.size, uses: new Map() };
    this.#users.set(key, made);
    this.#ordinalOf.set(made.user, made.ordinal);
    return made;
  }

  #widen({ requestReceivedTimestamp, stageTimestamp }: AuditEvent): void {
    const at = Date.parse(requestReceivedTimestamp ?? stageTimestamp ?? '');
    if (at < this.#start) this.#start = at;
    if (at > this.#end) this.#end = at;
  }
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
