import { addressSet } from '../addresses/index.ts';
import {
  ALL_CONNECTIONS,
  ALL_PORTS,
  type ConnectionId,
  type ConnectionSet,
  connectionsOf,
  NO_CONNECTIONS,
  NONE,
  PROTOCOLS,
  portRange,
  unionConnections,
} from '../connections/index.ts';
import {
  type Cluster,
  type Direction,
  type Policy,
  type PortMatch,
  type Rule,
  rulesOf,
  type Tier,
} from '../model/index.ts';
import type { Profile } from '../profile/index.ts';
import { ALLOWED, DENIED, TierStates, UNDECIDED, type VerdictId, type VerdictTable } from '../reach/index.ts';
import type { End } from './end.ts';
import { type Match, matchPeer, matchSubject } from './match-peer.ts';

/** How one rule stands to a pair. */
export interface RuleTrace {
  readonly rule: Rule;
  /** Whether any of its peers matches. */
  readonly peer: Match;
  /** Each written peer; empty for a rule without peers, which matches anyone. */
  readonly peers: readonly Match[];
  /** The connections it speaks of: its ports, as the destination has them. */
  readonly ports: ConnectionSet;
  /** What it decides of the pair, after the rules before it. Nothing where no peer matches. */
  readonly decides: ConnectionSet;
}

/** A policy that applies to the subject, in the order in which policies decide. */
export interface PolicyTrace {
  readonly policy: Policy;
  /** `maybe` for a pod on the host network, where that depends on the plugin. */
  readonly subject: Match;
  readonly rules: readonly RuleTrace[];
}

/** What the policies of one direction say of a pair. */
export interface DirectionTrace {
  readonly direction: Direction;
  readonly verdict: VerdictId;
  readonly policies: readonly PolicyTrace[];
}

/** What explaining a pair looks at. */
export interface Scene {
  readonly cluster: Cluster;
  readonly profile: Profile;
  readonly verdicts: VerdictTable;
  readonly source: End;
  readonly destination: End;
}

const ORDER: readonly Tier[] = ['Admin', 'NetworkPolicy', 'Baseline'];

/** Evaluates the policies of one direction for one pair, and keeps what each rule did. */
export function traceDirection(direction: Direction, scene: Scene, policies: readonly Policy[]): DirectionTrace {
  const { cluster, profile, verdicts } = scene;
  const subject = direction === 'ingress' ? scene.destination : scene.source;
  const concerned = policies.filter((policy) => rulesOf(policy, direction) !== undefined);
  const selecting = concerned
    .map((policy) => ({ policy, subject: matchSubject(policy, subject, cluster, profile) }))
    .filter((one) => one.subject.match !== 'no');
  const states = new TierStates(verdicts.connections);
  const traces: PolicyTrace[] = [];
  const tiers = new Map<Tier, TierOutcome>();
  for (const tier of ORDER) {
    const ofTier = selecting
      .filter(({ policy }) => policy.tier === tier)
      .sort((a, b) => a.policy.priority - b.policy.priority);
    tiers.set(
      tier,
      tier === 'NetworkPolicy' ? additive(ofTier, direction, scene) : ordered(ofTier, direction, scene, states),
    );
    traces.push(...(tiers.get(tier)?.traces ?? []));
  }
  return { direction, verdict: decide(tiers, states, scene), policies: traces };
}

interface Selecting {
  readonly policy: Policy;
  readonly subject: Match;
}

interface TierOutcome {
  readonly traces: readonly PolicyTrace[];
  /** The state of an admin tier, or the verdict of the NetworkPolicies. */
  readonly result: number;
  readonly sure: boolean;
}

/** NetworkPolicies: what any rule accepts. */
function additive(policies: readonly Selecting[], direction: Direction, scene: Scene): TierOutcome {
  let verdict: VerdictId = DENIED;
  const { verdicts } = scene;
  const traces = policies.map(({ policy, subject }) => {
    const rules = (rulesOf(policy, direction) ?? []).map((rule) => {
      const { trace, parts } = examine(rule, policy, direction, scene);
      for (const { id, sure } of parts) verdict = verdicts.accept(verdict, id, sure);
      return { ...trace, decides: together(parts, scene) };
    });
    return { policy, subject, rules };
  });
  return { traces, result: verdict, sure: policies.every(({ subject }) => subject.match === 'yes') };
}

/** An admin tier: the first rule that matches, by priority and order. */
function ordered(policies: readonly Selecting[], direction: Direction, scene: Scene, states: TierStates): TierOutcome {
  let state = UNDECIDED;
  const traces: PolicyTrace[] = [];
  for (const group of Map.groupBy(policies, ({ policy }) => policy.priority).values()) {
    const start = state;
    const ends = group.map(({ policy, subject }) => {
      let current = start;
      const rules = (rulesOf(policy, direction) ?? []).map((rule) => {
        const { trace, parts } = examine(rule, policy, direction, scene);
        const open = states.openIn(current);
        for (const { id, sure } of parts) current = states.after(current, rule.action, id, sure);
        const { connections } = scene.verdicts;
        return {
          ...trace,
          decides: connections.setOf(connections.intersect(open, connections.idOf(together(parts, scene)))),
        };
      });
      traces.push({ policy, subject, rules });
      return current;
    });
    state = ends.reduce((a, b) => states.either(a, b));
  }
  return { traces, result: state, sure: true };
}

function decide(tiers: ReadonlyMap<Tier, TierOutcome>, states: TierStates, { profile, verdicts }: Scene): VerdictId {
  const admin = tiers.get('Admin');
  const baseline = tiers.get('Baseline');
  const policies = tiers.get('NetworkPolicy');
  const through = (withAdmin: boolean): VerdictId => {
    let verdict = ALLOWED;
    if (withAdmin && baseline !== undefined) verdict = states.verdict(baseline.result, verdict, verdicts);
    if (policies !== undefined && policies.traces.length > 0) {
      verdict = policies.sure ? policies.result : verdicts.either(policies.result, verdict);
    }
    return withAdmin && admin !== undefined ? states.verdict(admin.result, verdict, verdicts) : verdict;
  };
  if ((admin?.traces.length ?? 0) + (baseline?.traces.length ?? 0) === 0) return through(false);
  switch (profile.readsAdminTiers) {
    case 'yes':
      return through(true);
    case 'no':
      return through(false);
    case 'unknown':
      return verdicts.either(through(true), through(false));
  }
}

interface Part {
  readonly id: ConnectionId;
  readonly sure: boolean;
}

/** A rule's match of the pair, and the connections that it surely or possibly matches. */
function examine(
  rule: Rule,
  { tier }: Policy,
  direction: Direction,
  { cluster, profile, verdicts, source, destination }: Scene,
): { readonly trace: Omit<RuleTrace, 'decides'>; readonly parts: readonly Part[] } {
  const end = direction === 'ingress' ? source : destination;
  const peers = (rule.peers ?? []).map((peer) => matchPeer(peer, end, tier, cluster, profile));
  const peer =
    rule.peers === undefined ? { match: 'yes' as const, why: '' } : best(rule, end, tier, cluster, profile, peers);
  const { sure, possible } = portsAt(rule.ports, destination);
  const trace = { rule, peer, peers, ports: unionConnections(sure, possible) };
  if (peer.match === 'no') return { trace, parts: [] };
  const certain = { id: verdicts.connections.idOf(sure), sure: peer.match === 'yes' };
  const uncertain = { id: verdicts.connections.idOf(possible), sure: false };
  return { trace, parts: [certain, uncertain].filter(({ id }) => id !== NONE) };
}

/** Address blocks of one rule are one set, and so may match together what none of them does alone. */
function best(rule: Rule, end: End, tier: Tier, cluster: Cluster, profile: Profile, peers: readonly Match[]): Match {
  const blocks = (rule.peers ?? []).filter((peer) => peer.type === 'addresses');
  const [first] = blocks;
  const merged =
    first === undefined || blocks.length < 2
      ? []
      : [
          matchPeer(
            { ...first, addresses: addressSet(blocks.flatMap((block) => block.addresses)) },
            end,
            tier,
            cluster,
            profile,
          ),
        ];
  const all = [...peers, ...merged];
  return (
    all.find(({ match }) => match === 'yes') ??
    all.find(({ match }) => match === 'maybe') ??
    all[0] ?? { match: 'no', why: 'it has no peers' }
  );
}

function portsAt(
  ports: readonly PortMatch[] | undefined,
  destination: End,
): { readonly sure: ConnectionSet; readonly possible: ConnectionSet } {
  if (ports === undefined) return { sure: ALL_CONNECTIONS, possible: NO_CONNECTIONS };
  let sure = NO_CONNECTIONS;
  let possible = NO_CONNECTIONS;
  for (const match of ports) {
    if (match.type === 'range') {
      sure = unionConnections(sure, connectionsOf(match.protocol, match.ports));
    } else if (destination.type === 'pod') {
      for (const { name, port, protocol } of destination.pod.ports) {
        if (name !== match.name || (match.protocol ?? protocol) !== protocol) continue;
        sure = unionConnections(sure, connectionsOf(protocol, portRange(port, port)));
      }
    } else if (destination.type === 'any-pod') {
      for (const protocol of match.protocol === undefined ? PROTOCOLS : [match.protocol]) {
        possible = unionConnections(possible, connectionsOf(protocol, ALL_PORTS));
      }
    }
  }
  return { sure, possible };
}

function together(parts: readonly Part[], { verdicts }: Scene): ConnectionSet {
  return verdicts.connections.setOf(parts.reduce((sum, { id }) => verdicts.connections.union(sum, id), NONE));
}
