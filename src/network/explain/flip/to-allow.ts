import type { JsonObject } from '../../../kube/index.ts';
import {
  type ConnectionSet,
  connectionsKey,
  intersectConnections,
  isNoConnection,
  subtractConnections,
} from '../../connections/index.ts';
import type { Policy } from '../../model/index.ts';
import { adminPolicyPorts, clusterPolicyProtocols, networkPolicyPorts } from '../../written/index.ts';
import type { DirectionTrace, PolicyTrace, RuleTrace, Scene } from '../direction.ts';
import type { Change } from './change.ts';
import { writtenPeer } from './written-end.ts';

/** Changes of one direction, each of which may allow the connections; the smallest first. */
export function waysToAllow(trace: DirectionTrace, wanted: ConnectionSet, scene: Scene): readonly Change[] {
  const { allowed } = scene.verdicts.answerOf(trace.verdict);
  const missing = subtractConnections(wanted, allowed);
  if (isNoConnection(missing)) return [];
  const denying = trace.policies.find(({ rules }) => rules.some((rule) => denies(rule, missing)));
  if (denying !== undefined) return beforeDenial(denying, trace, missing, scene);
  return trace.policies
    .filter(({ policy, subject }) => policy.tier === 'NetworkPolicy' && subject.match !== 'no')
    .flatMap((policy) => additions(policy, trace, missing, scene))
    .sort((a, b) => a.size - b.size)
    .map(({ change }) => change);
}

function denies({ rule, peer, decides }: RuleTrace, missing: ConnectionSet): boolean {
  return rule.action === 'Deny' && peer.match !== 'no' && !isNoConnection(intersectConnections(decides, missing));
}

/** An accepting rule before the first one that denies. */
function beforeDenial(
  { policy, rules }: PolicyTrace,
  { direction }: DirectionTrace,
  missing: ConnectionSet,
  scene: Scene,
): readonly Change[] {
  const index = rules.findIndex((rule) => denies(rule, missing));
  const entry = writtenRule(policy, direction, missing, scene);
  return entry === undefined ? [] : [{ type: 'add', policy, list: ['spec', direction], index, entry }];
}

interface Sized {
  readonly change: Change;
  readonly size: number;
}

/** A peer for a rule that has just the ports, a port for a rule that has just the peer, or a rule of its own. */
function additions(
  { policy, rules }: PolicyTrace,
  { direction }: DirectionTrace,
  missing: ConnectionSet,
  scene: Scene,
): readonly Sized[] {
  const found: Sized[] = [];
  const end = direction === 'ingress' ? scene.source : scene.destination;
  const peer = writtenPeer(end, policy, direction, scene.cluster);
  const field = direction === 'ingress' ? 'from' : 'to';
  for (const { rule, peer: match, peers, ports } of rules) {
    const written = peers.length;
    if (
      peer !== undefined &&
      match.match !== 'yes' &&
      written > 0 &&
      connectionsKey(ports) === connectionsKey(missing)
    ) {
      found.push({
        size: 1,
        change: { type: 'add', policy, list: [...rule.path, field], index: written, entry: peer },
      });
    }
    const [port, ...more] = networkPolicyPorts(missing) ?? [];
    if (match.match === 'yes' && written === 1 && rule.ports !== undefined && port !== undefined && more.length === 0) {
      const index = rule.ports.length;
      found.push({ size: 2, change: { type: 'add', policy, list: [...rule.path, 'ports'], index, entry: port } });
    }
  }
  const entry = writtenRule(policy, direction, missing, scene);
  if (entry !== undefined) {
    found.push({ size: 3, change: { type: 'add', policy, list: ['spec', direction], index: rules.length, entry } });
  }
  return found;
}

/** A rule that accepts the connections, as the policy's kind writes it. */
function writtenRule(
  policy: Policy,
  direction: 'ingress' | 'egress',
  connections: ConnectionSet,
  scene: Scene,
): JsonObject | undefined {
  const peer = writtenPeer(
    direction === 'ingress' ? scene.source : scene.destination,
    policy,
    direction,
    scene.cluster,
  );
  if (peer === undefined) return undefined;
  const peers = { [direction === 'ingress' ? 'from' : 'to']: [peer] };
  switch (policy.object.kind) {
    case 'NetworkPolicy':
      return { ...peers, ...withField('ports', networkPolicyPorts(connections)) };
    case 'ClusterNetworkPolicy':
      return { action: 'Accept', ...peers, ...withField('protocols', clusterPolicyProtocols(connections)) };
    default:
      return { action: 'Allow', ...peers, ...withField('ports', adminPolicyPorts(connections)) };
  }
}

function withField(name: string, value: readonly JsonObject[] | undefined): JsonObject {
  return value === undefined ? {} : { [name]: value };
}
