import { formatLabelRequirement, type LabelSelector, matchesLabels } from '../../kube/index.ts';
import {
  type AddressSet,
  cidrsOf,
  formatAddress,
  includesAddress,
  intersectAddresses,
  subtractAddresses,
} from '../addresses/index.ts';
import {
  type Cluster,
  type NamespaceMatch,
  type PodMatch,
  type Policy,
  type RulePeer,
  type Tier,
  unknownNodeAddresses,
  unknownPodAddresses,
} from '../model/index.ts';
import type { Profile, Settled } from '../profile/index.ts';
import { addressesOf, type End, isOnNode, namespaceLabels } from './end.ts';

/** Whether a part of a policy matches an end; `maybe` where it depends. */
export interface Match {
  readonly match: 'yes' | 'maybe' | 'no';
  /** Why not, or on what it depends; empty for `yes`. */
  readonly why: string;
}

const YES: Match = { match: 'yes', why: '' };

/** Whether a policy applies to an end. */
export function matchSubject({ subject, tier }: Policy, end: End, cluster: Cluster, profile: Profile): Match {
  return matchPods(subject, end, cluster, tier === 'NetworkPolicy' ? profile.isolatesHostNetworkPods : 'no');
}

/** Whether one peer of a rule matches an end. */
export function matchPeer(peer: RulePeer, end: End, tier: Tier, cluster: Cluster, profile: Profile): Match {
  switch (peer.type) {
    case 'pods':
      return matchPods(peer.match, end, cluster, tier === 'NetworkPolicy' ? profile.selectsHostNetworkPods : 'no');
    case 'addresses':
      return matchAddresses(peer.addresses, peer.source, end, cluster, profile);
    case 'nodes':
      return matchNodes(peer.selector, end, cluster);
    case 'domainNames':
      return end.type === 'address'
        ? { match: 'maybe', why: `depends on what ${peer.names.join(', ')} resolves to` }
        : no('it names domains, which are outside the cluster');
    case 'unknown':
      return no('it is written in a field that is not known here');
  }
}

function matchPods({ namespaces, pods }: PodMatch, end: End, cluster: Cluster, hostNetwork: Settled): Match {
  const labels = namespaceLabels(end, cluster);
  if (labels === undefined) return no('it selects pods');
  const mismatch = namespaceMismatch(namespaces, end, labels);
  if (mismatch !== undefined) return no(mismatch);
  const wrong = selectorMismatch(pods, end.type === 'pod' ? end.pod.labels : new Map());
  if (wrong !== undefined) return no(`the pod ${wrong}`);
  if (end.type !== 'pod' || !end.pod.hostNetwork || hostNetwork === 'yes') return YES;
  return hostNetwork === 'no'
    ? no('the pod is on the host network')
    : { match: 'maybe', why: 'depends on whether the plugin selects pods on the host network' };
}

function namespaceMismatch(match: NamespaceMatch, end: End, labels: ReadonlyMap<string, string>): string | undefined {
  if (match.type === 'selector') {
    const wrong = selectorMismatch(match.selector, labels);
    return wrong && `the namespace ${wrong}`;
  }
  return end.type === 'pod' && end.pod.namespace === match.name
    ? undefined
    : `it is not in the namespace ${match.name}`;
}

/** Which requirement the labels do not meet, such as `has tier=data, and app=web is wanted`. */
function selectorMismatch({ requirements }: LabelSelector, labels: ReadonlyMap<string, string>): string | undefined {
  const unmet = requirements.find((requirement) => !matchesLabels({ requirements: [requirement] }, labels));
  if (unmet === undefined) return undefined;
  const value = labels.get(unmet.key);
  return `has ${value === undefined ? `no label ${unmet.key}` : `${unmet.key}=${value}`}, and ${formatLabelRequirement(unmet)} is wanted`;
}

function matchNodes(selector: LabelSelector, end: End, { nodes }: Cluster): Match {
  if (end.type === 'node') {
    const wrong = selectorMismatch(selector, end.node.labels);
    return wrong === undefined ? YES : no(`the node ${wrong}`);
  }
  if (end.type !== 'pod' || !end.pod.hostNetwork) return no('it selects nodes');
  if (selector.requirements.length === 0) return YES;
  const node = nodes.find(({ name }) => name === end.pod.nodeName);
  if (node === undefined) return { match: 'maybe', why: 'depends on the node that the pod is on' };
  const wrong = selectorMismatch(selector, node.labels);
  return wrong === undefined ? YES : no(`the pod's node ${wrong}`);
}

function matchAddresses(
  set: AddressSet,
  source: 'ipBlock' | 'networks',
  end: End,
  cluster: Cluster,
  profile: Profile,
): Match {
  const inside = compareAddresses(set, end, cluster);
  if (end.type === 'address' || inside.match === 'no' || source === 'networks') return inside;
  const counts = isOnNode(end) ? profile.ipBlockMatchesNodes : profile.ipBlockMatchesPods;
  const what = isOnNode(end) ? 'nodes' : 'pods';
  switch (counts) {
    case 'yes':
      return inside;
    case 'no':
      return no(`${profile.title} does not compare an ipBlock with the addresses of ${what}`);
    case 'unknown':
      return { match: 'maybe', why: `depends on whether the plugin compares an ipBlock with the addresses of ${what}` };
  }
}

function compareAddresses(set: AddressSet, end: End, cluster: Cluster): Match {
  const known = addressesOf(end);
  if (known.length > 0) {
    const outside = known.filter((address) => !includesAddress(set, address));
    if (outside.length === 0) return YES;
    const why = `${outside.map(formatAddress).join(', ')} is not in ${blocks(set)}`;
    return outside.length === known.length ? no(why) : { match: 'maybe', why };
  }
  const candidates = isOnNode(end) ? unknownNodeAddresses(cluster) : unknownPodAddresses(cluster);
  if (subtractAddresses(candidates, set).length === 0) return YES;
  if (intersectAddresses(candidates, set).length === 0) return no(`its address is not in ${blocks(set)}`);
  return { match: 'maybe', why: `depends on its address, which is not known: ${blocks(set)} is wanted` };
}

function blocks(set: AddressSet): string {
  const cidrs = cidrsOf(set);
  return cidrs.length > 3 ? `${cidrs.slice(0, 3).join(', ')} and ${cidrs.length - 3} more blocks` : cidrs.join(', ');
}

function no(why: string): Match {
  return { match: 'no', why };
}
