import { AddressSpace } from '../addresses/index.ts';
import type { ConnectionTable } from '../connections/index.ts';
import { type Cluster, type Direction, type Pod, type PodPort, type Policy, rulesOf } from '../model/index.ts';
import type { Profile } from '../profile/index.ts';
import type { Bitset } from './bitset.ts';
import { type Classes, classesOf, type Region, toClasses } from './classes.ts';
import { ClauseCompiler, type PolicyClauses } from './clauses.ts';
import { type Endpoints, endpointsOf } from './endpoints.ts';
import { type PeerSet, PeerSets } from './peer-sets.ts';

/** A policy for one direction, with the classes that it applies to. */
export interface CompiledPolicy extends PolicyClauses {
  readonly subjects: PeerSet;
}

/** The endpoints of a cluster in classes that no policy tells apart, and the policies in terms of them. */
export interface Universe {
  readonly endpoints: Endpoints;
  readonly space: AddressSpace;
  readonly classes: Classes;
  readonly ingress: readonly CompiledPolicy[];
  readonly egress: readonly CompiledPolicy[];
  /** A set of endpoints that a rule mentions, in classes. */
  readonly toClasses: (set: Bitset) => Bitset;
  /** The ports with names that rules use, of the pods of a class. Undefined for the stranger, who may have any. */
  readonly namedPortsOf: (number: number) => { readonly key: string; readonly ports: readonly PodPort[] | undefined };
  readonly classOfPod: (pod: Pod) => number;
}

export function universeOf(cluster: Cluster, profile: Profile, table: ConnectionTable): Universe {
  const space = new AddressSpace(addressesIn(cluster.policies));
  const endpoints = endpointsOf(cluster, portNamesIn(cluster.policies), space);
  const compiler = new ClauseCompiler(endpoints, new PeerSets(cluster, endpoints, space, profile), table);
  const compile = (direction: Direction) =>
    cluster.policies.map((policy) => compiler.compile(policy, direction)).filter((policy) => policy !== undefined);
  const ingress = compile('ingress');
  const egress = compile('egress');
  const classes = classesOf(regionsOf(endpoints), setsIn([...ingress, ...egress]));
  const converted = new Map<Bitset, Bitset>();
  const convert = (set: Bitset) => {
    let result = converted.get(set);
    if (result === undefined) {
      result = toClasses(set, classes);
      converted.set(set, result);
    }
    return result;
  };
  const inClasses = (policy: PolicyClauses): CompiledPolicy => {
    const { sure, possible } = policy.subject;
    return { ...policy, subjects: { sure: convert(sure), possible: convert(possible) } };
  };
  return {
    endpoints,
    space,
    classes,
    ingress: ingress.map(inClasses),
    egress: egress.map(inClasses),
    toClasses: convert,
    namedPortsOf: (number) => {
      const endpoint = classes.representatives[number] ?? -1;
      if (endpoint === endpoints.stranger) return { key: 'any', ports: undefined };
      const kind = endpoints.podKinds[endpoint];
      return { key: kind?.namedPortsKey ?? '', ports: kind?.namedPorts ?? [] };
    },
    classOfPod: (pod) => {
      const kind = endpoints.kindOf.get(pod);
      if (kind === undefined) throw new RangeError(`the pod ${pod.namespace}/${pod.name} is not of this cluster`);
      return classes.classOf[kind] ?? 0;
    },
  };
}

function addressesIn(policies: readonly Policy[]) {
  return peersIn(policies).flatMap((peer) => (peer.type === 'addresses' ? [peer.addresses] : []));
}

function peersIn(policies: readonly Policy[]) {
  return policies.flatMap((policy) => rulesIn(policy).flatMap(({ peers }) => peers ?? []));
}

function portNamesIn(policies: readonly Policy[]): ReadonlySet<string> {
  const ports = policies.flatMap((policy) => rulesIn(policy).flatMap(({ ports }) => ports ?? []));
  return new Set(ports.flatMap((port) => (port.type === 'named' ? [port.name] : [])));
}

function rulesIn(policy: Policy) {
  return [...(rulesOf(policy, 'ingress') ?? []), ...(rulesOf(policy, 'egress') ?? [])];
}

/** Pods are also told apart by what their ports' names mean. Nodes and the stranger stand for themselves. */
function regionsOf({ podKinds, stranger, firstSegment, count }: Endpoints): readonly Region[] {
  const podKindOf = (item: number) => `${podKinds[item]?.hostNetwork} ${podKinds[item]?.namedPortsKey}`;
  return [{ end: stranger, kindOf: podKindOf }, { end: firstSegment, kindOf: (item) => `${item}` }, { end: count }];
}

function* setsIn(policies: readonly PolicyClauses[]): Generator<Bitset> {
  for (const { subject, rules } of policies) {
    yield subject.sure;
    yield subject.possible;
    for (const { peers, fixed } of rules) {
      for (const set of [peers, ...fixed.map((clause) => clause.peers)]) {
        yield set.sure;
        yield set.possible;
      }
    }
  }
}
