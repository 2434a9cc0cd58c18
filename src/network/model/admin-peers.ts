import {
  anyMap,
  type FieldPath,
  type Indexed,
  indexedList,
  type JsonObject,
  type LabelSelector,
  labelSelector,
  record,
  type Shape,
  string,
} from '../../kube/index.ts';
import { type AddressRange, addressSet } from '../addresses/index.ts';
import { EVERYTHING, type PodMatch, type RulePeer } from './policy.ts';
import { cidr, fullList, problemAt } from './reading.ts';

interface WrittenPods {
  readonly namespaceSelector?: LabelSelector;
  readonly podSelector?: LabelSelector;
}

const writtenPods = record<WrittenPods>({ namespaceSelector: labelSelector, podSelector: labelSelector });

/**
 * `pods` of a subject or peer. A selector that is not written is the empty one, as it is to a program that reads the
 * object by its Go types; upstream's own conformance manifests leave the pod selector out.
 */
const pods: Shape<PodMatch> = (value, reading) => {
  const before = reading.problems.length;
  const written = writtenPods(value, reading);
  if (written === undefined || reading.problems.length > before) return undefined;
  return {
    namespaces: { type: 'selector', selector: written.namespaceSelector ?? EVERYTHING },
    pods: written.podSelector ?? EVERYTHING,
  };
};

// The first releases of v1alpha1 wrote a map with one of these here; later ones take a selector, and would drop
// the field and so select every namespace.
const OLD_NAMESPACE_FIELDS = ['namespaceSelector', 'sameLabels', 'notSameLabels'];

const namespaces: Shape<PodMatch> = (value, reading) => {
  const written = anyMap(value, reading);
  const old = written && OLD_NAMESPACE_FIELDS.find((field) => Object.hasOwn(written, field));
  if (old !== undefined) return problemAt(reading, old, 'is of an early v1alpha1; write a label selector here instead');
  const selector = labelSelector(value, reading);
  return selector && { namespaces: { type: 'selector', selector }, pods: EVERYTHING };
};

interface WrittenPeer {
  readonly namespaces?: PodMatch;
  readonly pods?: PodMatch;
  readonly nodes?: LabelSelector;
  readonly networks?: readonly AddressRange[];
  readonly domainNames?: readonly string[];
}

const SELECTOR_FIELDS = ['namespaces', 'pods'];
const EGRESS_FIELDS = [...SELECTOR_FIELDS, 'nodes', 'networks', 'domainNames'];

const writtenSubject = record<Pick<WrittenPeer, 'namespaces' | 'pods'>>({ namespaces, pods });

/** The pods that a policy applies to: exactly one of `namespaces` and `pods`. */
export const adminSubject: Shape<PodMatch> = (value, reading) => {
  const before = reading.problems.length;
  const written = writtenSubject(value, reading);
  if (written === undefined || reading.problems.length > before) return undefined;
  if ((written.namespaces === undefined) === (written.pods === undefined)) {
    return reading.problem('must have exactly one of namespaces and pods');
  }
  return written.namespaces ?? written.pods;
};

type PeerContent = RulePeer extends infer Peer ? (Peer extends unknown ? Omit<Peer, 'path'> : never) : never;

/** The peers of a rule. A peer that has only fields unknown here is of the type `unknown`. */
export function adminPeers(field: 'from' | 'to'): Shape<readonly Indexed<{ readonly content: PeerContent }>[]> {
  const known = field === 'to' ? EGRESS_FIELDS : SELECTOR_FIELDS;
  const written = record<WrittenPeer>({
    namespaces,
    pods,
    nodes: labelSelector,
    networks: fullList(cidr),
    domainNames: fullList(string),
  });
  const peer: Shape<{ readonly content: PeerContent }> = (value, reading) => {
    const before = reading.problems.length;
    const map = anyMap(value, reading);
    if (map === undefined) return undefined;
    const set = fieldsSet(map);
    const count = set.filter((field) => known.includes(field)).length;
    if (count === 0 && set.length > 0) return { content: { type: 'unknown' } };
    if (count !== 1) return reading.problem('must have exactly one field');
    const peer = written(map, reading);
    if (peer === undefined || reading.problems.length > before) return undefined;
    const content = contentOf(peer);
    return content === undefined ? reading.problem('must not be empty') : { content };
  };
  return indexedList(peer);
}

function fieldsSet(map: JsonObject): readonly string[] {
  return Object.keys(map).filter((key) => map[key] !== null && map[key] !== undefined);
}

function contentOf({ namespaces, pods, nodes, networks, domainNames }: WrittenPeer): PeerContent | undefined {
  const match = namespaces ?? pods;
  if (match !== undefined) return { type: 'pods', match };
  if (nodes !== undefined) return { type: 'nodes', selector: nodes };
  if (networks !== undefined && networks.length > 0) {
    return { type: 'addresses', source: 'networks', addresses: addressSet(networks) };
  }
  return domainNames === undefined || domainNames.length === 0
    ? undefined
    : { type: 'domainNames', names: domainNames };
}

/** A peer with its place, from what {@link adminPeers} read. */
export function placedPeer(peer: Indexed<{ readonly content: PeerContent }>, rulePeers: FieldPath): RulePeer {
  return { ...peer.content, path: [...rulePeers, peer.index] };
}
