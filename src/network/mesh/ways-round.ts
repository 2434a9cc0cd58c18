import { type FieldPath, formatLabelSelector, type KubernetesObject } from '../../kube/index.ts';
import { parseAddress } from '../addresses/index.ts';
import { type ConnectionSet, intersectConnections, isNoConnection } from '../connections/index.ts';
import type { End, Explanation, Scene } from '../explain/index.ts';
import type { Policy, RulePeer } from '../model/index.ts';
import type { Mesh, MeshVerdict } from './mesh.ts';

/** A way by which others than the source asked about get past what guards a destination. */
export interface WayRound {
  readonly control: 'network policy' | 'mTLS' | 'mesh authorization';
  readonly text: string;
  /** What leaves the way open, where an object does. */
  readonly object?: KubernetesObject | undefined;
  readonly path?: FieldPath | undefined;
}

/** The ways round each control that is in force at a destination, for the connections asked about. */
export function waysRound(
  { ingress }: Explanation,
  { destination, profile }: Scene,
  asked: ConnectionSet,
  meshes: readonly Mesh[],
): readonly WayRound[] {
  if (destination.type !== 'pod') return [];
  const found: WayRound[] = [];
  if (ingress.policies.length > 0) {
    if (profile.isolatesHostNetworkPods !== 'yes') {
      found.push({
        control: 'network policy',
        text: 'a node reaches the pods on it, and so does what runs there on the host network',
      });
    }
    for (const { policy, rules } of ingress.policies) {
      for (const { rule, ports } of rules) {
        if (rule.action !== 'Accept' || isNoConnection(intersectConnections(ports, asked))) continue;
        for (const peer of rule.peers ?? []) found.push(...byLabels(peer, policy));
      }
    }
  }
  const port = asked.TCP[0];
  if (port !== undefined) for (const mesh of meshes) found.push(...throughMesh(mesh, destination, port));
  return found;
}

/** Who creates a pod chooses its labels. */
function byLabels(peer: RulePeer, { object }: Policy): readonly WayRound[] {
  if (peer.type !== 'pods') return [];
  const { namespaces, pods } = peer.match;
  const space =
    namespaces.type === 'name'
      ? `namespace ${namespaces.name}`
      : `any namespace${namespaces.selector.requirements.length === 0 ? '' : ` with ${formatLabelSelector(namespaces.selector)}`}`;
  const labels = pods.requirements.length === 0 ? '' : ` and is given ${formatLabelSelector(pods)}`;
  const text = `lets in any pod that is started in ${space}${labels}`;
  return [{ control: 'network policy', text, object, path: peer.path }];
}

/** An address that nobody has (RFC 5737): it stands for a caller outside the mesh. */
const OUTSIDE = parseAddress('203.0.113.1');

function throughMesh(mesh: Mesh, destination: End, port: number): readonly WayRound[] {
  const outsider =
    OUTSIDE === undefined ? undefined : mesh.judge({ type: 'address', address: OUTSIDE }, destination, port);
  const anyone = mesh.judge({ type: 'any-pod' }, destination, port);
  const found: WayRound[] = [];
  if (!anyone.enforced) {
    const [reason] = anyone.reasons;
    return [{ control: 'mesh authorization', text: `${mesh.name} guards nothing here: ${reason?.text ?? ''}` }];
  }
  if (outsider !== undefined && outsider.transport === 'plaintext' && outsider.decision !== 'deny') {
    const reason = outsider.reasons.find(({ object }) => object !== undefined && object.kind !== 'AuthorizationPolicy');
    const text = 'callers outside the mesh are let in by plaintext, without an identity';
    found.push({ control: 'mTLS', text, object: reason?.object, path: reason?.path });
  }
  found.push(...authorized(mesh, anyone));
  return found;
}

function authorized(mesh: Mesh, { decision, reasons }: MeshVerdict): readonly WayRound[] {
  if (decision === 'deny') return [];
  const reason = reasons.findLast(({ object }) => object !== undefined);
  const text =
    decision === 'allow'
      ? `${mesh.name} lets any caller of the mesh in`
      : `${mesh.name} lets in whoever runs as an identity, or sends a request, that is named`;
  return [{ control: 'mesh authorization', text, object: reason?.object, path: reason?.path }];
}
