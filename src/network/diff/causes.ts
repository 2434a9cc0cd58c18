import type { FieldPath } from '../../kube/index.ts';
import { type ConnectionSet, intersectConnections, isNoConnection, subtractConnections } from '../connections/index.ts';
import type { Connectivity, Peer } from '../connectivity/index.ts';
import { type DirectionTrace, type End, explainWith, type RuleTrace, type Scene } from '../explain/index.ts';
import type { Direction, Policy } from '../model/index.ts';
import type { ConnectionChange, PairOfPeers } from './diff.ts';

/** What in one of the two states makes the difference. */
export interface Cause {
  /** The state whose policy it is. */
  readonly state: 'before' | 'after';
  readonly direction: Direction;
  readonly policy: Policy;
  /** The rule, or the whole policy where it is its selecting the pod that counts. */
  readonly path: FieldPath;
  /** What it did, or does: accept, deny or pass connections, or select the pod, and so close what no rule accepts. */
  readonly effect: 'Accept' | 'Deny' | 'Pass' | 'selects';
  readonly connections: ConnectionSet;
}

/**
 * The rules and policies behind a change: those that decide what was gained or lost in one state, and are not the
 * same in the other. None where policies are the same and labels, addresses or the workloads themselves changed.
 */
export function causesOf(change: ConnectionChange, before: Connectivity, after: Connectivity): readonly Cause[] {
  const was = tracesOf(change.ends.before, before);
  const is = tracesOf(change.ends.after, after);
  if (was === undefined || is === undefined) return [];
  const opened = subtractConnections(change.after.possible, change.before.possible);
  const closed = subtractConnections(change.before.allowed, change.after.allowed);
  return (['egress', 'ingress'] as const).flatMap((direction) => {
    // A direction may change more than the pair does, where the other direction stands against it.
    const gained = intersectConnections(opened, subtractConnections(is[direction].possible, was[direction].possible));
    const lost = intersectConnections(closed, subtractConnections(was[direction].allowed, is[direction].allowed));
    return [
      ...onlyIn('after', is[direction].trace, was[direction].trace, { opened: gained, closed: lost }),
      ...onlyIn('before', was[direction].trace, is[direction].trace, { opened: lost, closed: gained }),
    ];
  });
}

interface Judged {
  readonly trace: DirectionTrace;
  readonly allowed: ConnectionSet;
  readonly possible: ConnectionSet;
}

function tracesOf(
  { source, destination }: PairOfPeers,
  { reachability }: Connectivity,
): Readonly<Record<Direction, Judged>> | undefined {
  const from = source && endOf(source);
  const to = destination && endOf(destination);
  if (from === undefined || to === undefined) return undefined;
  const { cluster, profile, verdicts } = reachability;
  const scene: Scene = { cluster, profile, verdicts, source: from, destination: to };
  const { egress, ingress } = explainWith(scene);
  const judged = (trace: DirectionTrace): Judged => ({ trace, ...verdicts.answerOf(trace.verdict) });
  return { egress: judged(egress), ingress: judged(ingress) };
}

function endOf(peer: Peer): End | undefined {
  switch (peer.type) {
    case 'workload': {
      const [pod] = peer.pods;
      return pod && { type: 'pod', pod, workload: peer.workload };
    }
    case 'external':
      return { type: 'address', address: peer.range.start };
    case 'ingress-controller':
      return { type: 'any-pod' };
  }
}

/** What one state has and the other has not: rules that open or close what differs, and policies that isolate. */
function onlyIn(
  state: 'before' | 'after',
  { direction, policies }: DirectionTrace,
  other: DirectionTrace,
  { opened, closed }: { readonly opened: ConnectionSet; readonly closed: ConnectionSet },
): readonly Cause[] {
  const known = new Set(other.policies.flatMap(({ policy, rules }) => rules.map((rule) => ruleKey(policy, rule))));
  const selecting = new Set(other.policies.map(({ policy }) => policyKey(policy)));
  const causes: Cause[] = [];
  for (const { policy, rules } of policies) {
    for (const rule of rules) {
      if (known.has(ruleKey(policy, rule)) || rule.peer.match === 'no') continue;
      const counts = rule.rule.action === 'Accept' ? opened : closed;
      const connections = intersectConnections(rule.decides, counts);
      if (isNoConnection(connections)) continue;
      causes.push({ state, direction, policy, path: rule.rule.path, effect: rule.rule.action, connections });
    }
    if (policy.tier !== 'NetworkPolicy' || selecting.has(policyKey(policy)) || isNoConnection(closed)) continue;
    causes.push({ state, direction, policy, path: [], effect: 'selects', connections: closed });
  }
  return causes;
}

function policyKey({ object }: Policy): string {
  return `${object.kind}/${object.namespace}/${object.name}`;
}

/** Equal for rules of one policy that say the same, wherever they stand in it. */
function ruleKey(policy: Policy, { rule, decides, peer }: RuleTrace): string {
  const { action, ports } = rule;
  return JSON.stringify([policyKey(policy), action, peer.match, ports ?? null, decides]);
}
