import { type LabelSelector, matchesLabels } from '../../kube/index.ts';
import { type AddressSet, type AddressSpace, addressSet } from '../addresses/index.ts';
import type { Cluster, Policy, RulePeer, Tier } from '../model/index.ts';
import type { Profile, Settled } from '../profile/index.ts';
import { AddressMatches } from './address-matches.ts';
import { add, addAll, addRange, type Bitset, difference, emptyBitset, equal, fullBitset } from './bitset.ts';
import type { Endpoints } from './endpoints.ts';
import { LabelIndex } from './label-index.ts';

/**
 * The endpoints that something surely matches, and those that it may match; the latter include the former. Where
 * nothing is unknown, both are one and the same set.
 */
export interface PeerSet {
  readonly sure: Bitset;
  readonly possible: Bitset;
}

/** Finds the endpoints that the peers and subjects of policies select, with a plugin's profile. */
export class PeerSets {
  readonly #endpoints: Endpoints;
  readonly #profile: Profile;
  readonly #labels: LabelIndex;
  readonly #addresses: AddressMatches;
  readonly #everyone: PeerSet;
  readonly #nobody: PeerSet;
  /** Pods on the host network. */
  readonly #hostNetwork: Bitset;
  /** Those and the nodes: whatever has a node's address. */
  readonly #onNodes: Bitset;
  readonly #byAddresses = new Map<string, PeerSet>();
  readonly #ordinary = new Map<Bitset, Bitset>();

  constructor(cluster: Cluster, endpoints: Endpoints, space: AddressSpace, profile: Profile) {
    this.#endpoints = endpoints;
    this.#profile = profile;
    this.#labels = new LabelIndex(endpoints, cluster.namespaces);
    this.#addresses = new AddressMatches(cluster, endpoints, space);
    this.#everyone = settled(fullBitset(endpoints.count));
    this.#nobody = settled(emptyBitset(endpoints.count));
    this.#hostNetwork = emptyBitset(endpoints.count);
    for (const [kind, pod] of endpoints.podKinds.entries()) if (pod.hostNetwork) add(this.#hostNetwork, kind);
    this.#onNodes = this.#hostNetwork.slice();
    addRange(this.#onNodes, endpoints.firstNode, endpoints.firstSegment);
  }

  /** The pods that a policy applies to. */
  subjectOf({ subject, tier }: Policy): PeerSet {
    return this.#selected(this.#labels.select(subject), tier, this.#profile.isolatesHostNetworkPods);
  }

  /** The endpoints that any of the peers selects; without peers, everyone. */
  peersOf(peers: readonly RulePeer[] | undefined, tier: Tier): PeerSet {
    if (peers === undefined) return this.#everyone;
    const sets = withBlocksMerged(peers).map((peer) => this.#peer(peer, tier));
    const [first = this.#nobody, ...others] = sets;
    if (others.length === 0) return first;
    const sure = unionOf(sets.map((set) => set.sure));
    return sets.every(isSettled) ? settled(sure) : { sure, possible: unionOf(sets.map((set) => set.possible)) };
  }

  #peer(peer: RulePeer, tier: Tier): PeerSet {
    switch (peer.type) {
      case 'pods':
        return this.#selected(this.#labels.select(peer.match), tier, this.#profile.selectsHostNetworkPods);
      case 'addresses':
        return this.#atAddresses(peer.addresses, peer.source);
      case 'nodes':
        return this.#nodes(peer.selector);
      case 'domainNames': {
        const possible = emptyBitset(this.#endpoints.count);
        addRange(possible, this.#endpoints.firstSegment, this.#endpoints.count);
        return { sure: this.#nobody.sure, possible };
      }
      case 'unknown':
        return this.#nobody;
    }
  }

  /** Takes pods on the host network out, as the admin tiers and some plugins do. */
  #selected(labelled: Bitset, tier: Tier, inNetworkPolicy: Settled): PeerSet {
    const counts = tier === 'NetworkPolicy' ? inNetworkPolicy : 'no';
    if (counts === 'yes') return settled(labelled);
    let ordinary = this.#ordinary.get(labelled);
    if (ordinary === undefined) {
      const rest = difference(labelled, this.#hostNetwork) ?? this.#nobody.sure;
      ordinary = equal(rest, labelled) ? labelled : rest;
      this.#ordinary.set(labelled, ordinary);
    }
    return counts === 'no' ? settled(ordinary) : { sure: ordinary, possible: labelled };
  }

  #nodes(selector: LabelSelector): PeerSet {
    const { nodes, firstNode, podKinds, count } = this.#endpoints;
    const sure = emptyBitset(count);
    const possible = emptyBitset(count);
    const matching = new Map(nodes.map(({ name, labels }) => [name, matchesLabels(selector, labels)]));
    for (const [index, { name }] of nodes.entries()) if (matching.get(name)) add(sure, firstNode + index);
    // A pod on the host network has its node's address; which node that is may not be known.
    const everyNode = selector.requirements.length === 0;
    for (const [kind, { hostNetwork, nodeName }] of podKinds.entries()) {
      if (!hostNetwork) continue;
      const match = matching.get(nodeName);
      if (everyNode || match === true) add(sure, kind);
      else if (match === undefined) add(possible, kind);
    }
    addAll(possible, sure);
    return equal(sure, possible) ? settled(sure) : { sure, possible };
  }

  #atAddresses(set: AddressSet, source: 'ipBlock' | 'networks'): PeerSet {
    const key = source + set.map(({ start, end }) => `${start}-${end}`).join();
    let known = this.#byAddresses.get(key);
    if (known === undefined) {
      known = this.#matchAddresses(set, source);
      this.#byAddresses.set(key, known);
    }
    return known;
  }

  /** Which endpoints in the cluster count depends on where the block is written, and on the plugin. */
  #matchAddresses(set: AddressSet, source: 'ipBlock' | 'networks'): PeerSet {
    const { outside, inside, partly } = this.#addresses.match(set);
    const { ipBlockMatchesPods, ipBlockMatchesNodes } = this.#profile;
    const sure = outside.slice();
    const possible = outside;
    const place = (members: Bitset | undefined, counts: Settled, wholly: boolean): void => {
      if (members === undefined || counts === 'no') return;
      addAll(possible, members);
      if (counts === 'yes' && wholly) addAll(sure, members);
    };
    for (const members of [inside, partly]) {
      const pods = difference(members, this.#onNodes);
      const nodes = pods === undefined ? members : difference(members, pods);
      place(pods, source === 'networks' ? 'yes' : ipBlockMatchesPods, members === inside);
      place(nodes, source === 'networks' ? 'yes' : ipBlockMatchesNodes, members === inside);
    }
    return equal(sure, possible) ? settled(sure) : { sure, possible };
  }
}

/** Address blocks of one rule are one set: two halves of the Internet are all of it. */
function withBlocksMerged(peers: readonly RulePeer[]): readonly RulePeer[] {
  const blocks = peers.filter((peer) => peer.type === 'addresses');
  const [first] = blocks;
  if (first === undefined || blocks.length === 1) return peers;
  const addresses = addressSet(blocks.flatMap((block) => block.addresses));
  return [...peers.filter((peer) => peer.type !== 'addresses'), { ...first, addresses }];
}

function unionOf(sets: readonly Bitset[]): Bitset {
  const [first, ...others] = sets;
  const union = first === undefined ? new Uint32Array() : first.slice();
  for (const other of others) addAll(union, other);
  return union;
}

function settled(set: Bitset): PeerSet {
  return { sure: set, possible: set };
}

function isSettled({ sure, possible }: PeerSet): boolean {
  return sure === possible;
}
