import type { JsonObject } from '../../../kube/index.ts';
import { type ConnectionSet, connectionsKey, intersectConnections, isNoConnection } from '../../connections/index.ts';
import type { DirectionTrace, RuleTrace, Scene } from '../direction.ts';
import type { End } from '../end.ts';
import type { Change } from './change.ts';
import { podSelectorFor } from './written-end.ts';

/** Sets of changes of one direction, each of which may deny the connections. */
export function waysToDeny(trace: DirectionTrace, wanted: ConnectionSet, scene: Scene): readonly (readonly Change[])[] {
  const accepting = trace.policies.flatMap(({ policy, rules }) =>
    rules.filter((rule) => accepts(rule, wanted)).map((rule) => ({ policy, rule })),
  );
  // Entries are taken out from the back, so that the places of the others stay.
  if (accepting.length > 0)
    return [accepting.map(({ policy, rule }) => without(rule, policy, wanted, trace)).reverse()];
  const subject = trace.direction === 'ingress' ? scene.destination : scene.source;
  const isolating = trace.policies.some(({ policy }) => policy.tier === 'NetworkPolicy');
  return subject.type !== 'pod' || isolating ? [] : [[isolate(subject, trace.direction, scene)]];
}

function accepts({ rule, peer, decides }: RuleTrace, wanted: ConnectionSet): boolean {
  return rule.action === 'Accept' && peer.match !== 'no' && !isNoConnection(intersectConnections(decides, wanted));
}

/** Takes out of a rule what matches: the port, the peer, or the whole rule where it has nothing else. */
function without(
  { rule, peers, ports }: RuleTrace,
  policy: DirectionTrace['policies'][number]['policy'],
  wanted: ConnectionSet,
  { direction }: DirectionTrace,
): Change {
  const matching = peers.flatMap(({ match }, index) => (match === 'no' ? [] : [index]));
  const [index] = matching;
  const list = [...rule.path, direction === 'ingress' ? 'from' : 'to'];
  // A list that becomes empty would let everyone in.
  if (
    index !== undefined &&
    matching.length === 1 &&
    peers.length > 1 &&
    connectionsKey(ports) === connectionsKey(wanted)
  ) {
    return { type: 'remove', policy, list, index };
  }
  const portIndex = (rule.ports ?? []).findIndex(
    (port) =>
      port.type === 'range' &&
      connectionsKey(intersectConnections({ SCTP: [], TCP: [], UDP: [], [port.protocol]: port.ports }, wanted)) ===
        connectionsKey(wanted),
  );
  if (portIndex >= 0 && (rule.ports ?? []).length > 1) {
    return {
      type: 'remove',
      policy,
      list: [...rule.path, policy.object.kind === 'ClusterNetworkPolicy' ? 'protocols' : 'ports'],
      index: portIndex,
    };
  }
  const at = rule.path.at(-1);
  return { type: 'remove', policy, list: rule.path.slice(0, -1), index: typeof at === 'number' ? at : 0 };
}

/** A policy that closes a direction of a workload that none closes yet. */
function isolate(subject: Extract<End, { type: 'pod' }>, direction: 'ingress' | 'egress', scene: Scene): Change {
  const { workload, pod } = subject;
  const content: JsonObject = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { namespace: pod.namespace, name: `${workload.name}-deny-${direction}` },
    spec: {
      podSelector: podSelectorFor(subject, scene.cluster),
      policyTypes: [direction === 'ingress' ? 'Ingress' : 'Egress'],
    },
  };
  return { type: 'create', content };
}
