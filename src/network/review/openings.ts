import type { FieldPath } from '../../kube/index.ts';
import { type AddressRange, type AddressSet, intersectAddresses } from '../addresses/index.ts';
import { type ConnectionId, type ConnectionSet, NONE } from '../connections/index.ts';
import { type WorkloadPeer, workloadPeers } from '../connectivity/index.ts';
import { type Direction, type Policy, rulesOf } from '../model/index.ts';
import { type CompiledPolicy, has, type Reachability } from '../reach/index.ts';

/** What opens workloads to a peer, or a peer to workloads. */
export interface Opening {
  /** Undefined where no rule does, but the absence of policies. */
  readonly rule: OpeningRule | undefined;
  readonly workloads: readonly WorkloadPeer[];
}

export interface OpeningRule {
  readonly policy: Policy;
  readonly path: FieldPath;
}

/** A pod of which nothing is known, the nodes that were read, or addresses outside the cluster. */
export type OpenPeer = 'any-pod' | 'nodes' | AddressSet;

/**
 * The workloads that some of the connections are allowed with, whatever the plugin does, by what allows them:
 * `ingress` from the peer to workloads, `egress` from workloads to the peer. With several addresses or nodes, with at
 * least half of them: a block that leaves some out is still open.
 */
export function openingsOf(
  reachability: Reachability,
  direction: Direction,
  peer: OpenPeer,
  connections: ConnectionSet,
): readonly Opening[] {
  const finder = new OpeningFinder(reachability, direction, peer, connections);
  const found = new Map<string, { rule: OpeningRule | undefined; workloads: WorkloadPeer[] }>();
  for (const workload of workloadPeers(reachability)) {
    for (const { key, rule } of finder.openingsOf(workload.class)) {
      const opening = found.get(key) ?? { rule, workloads: [] };
      opening.workloads.push(workload);
      found.set(key, opening);
    }
  }
  return [...found.values()];
}

interface KeyedRule {
  readonly key: string;
  readonly rule: OpeningRule | undefined;
}

class OpeningFinder {
  readonly #reachability: Reachability;
  readonly #direction: Direction;
  readonly #endpoints: readonly number[];
  /** How many addresses or nodes each of them stands for. */
  readonly #weights: readonly bigint[];
  readonly #all: bigint;
  readonly #wanted: ConnectionId;
  readonly #byClass = new Map<number, readonly KeyedRule[]>();

  constructor(reachability: Reachability, direction: Direction, peer: OpenPeer, connections: ConnectionSet) {
    this.#reachability = reachability;
    this.#direction = direction;
    const weighed = endpointsOf(peer, reachability);
    this.#endpoints = [...weighed.keys()];
    this.#weights = [...weighed.values()];
    this.#all = this.#weights.reduce((sum, weight) => sum + weight, 0n);
    this.#wanted = reachability.verdicts.connections.idOf(connections);
  }

  openingsOf(number: number): readonly KeyedRule[] {
    let known = this.#byClass.get(number);
    if (known === undefined) {
      const rules = this.#isOpen(number) ? this.#accepting(number) : undefined;
      known = rules?.length === 0 ? [{ key: '', rule: undefined }] : (rules ?? []);
      this.#byClass.set(number, known);
    }
    return known;
  }

  #isOpen(own: number): boolean {
    const { universe, verdicts } = this.#reachability;
    const isWith = (endpoint: number) => {
      const peer = universe.classes.classOf[endpoint] ?? 0;
      const [source, destination] = this.#direction === 'ingress' ? [peer, own] : [own, peer];
      const { allowed } = verdicts.verdictOf(this.#reachability.verdictOf(source, destination));
      return verdicts.connections.intersect(allowed, this.#wanted) !== NONE;
    };
    let open = 0n;
    for (const [index, endpoint] of this.#endpoints.entries()) {
      if (isWith(endpoint)) open += this.#weights[index] ?? 0n;
    }
    return open > 0n && open * 2n >= this.#all;
  }

  /** The rules that have a part in it. */
  #accepting(own: number): readonly KeyedRule[] {
    return this.#reachability.universe[this.#direction].flatMap((policy, number) =>
      has(policy.subjects.possible, own) ? this.#acceptingIn(policy, number) : [],
    );
  }

  #acceptingIn({ policy, rules }: CompiledPolicy, number: number): readonly KeyedRule[] {
    const { connections } = this.#reachability.verdicts;
    return rules.flatMap(({ action, fixed, named, peers }, index) => {
      const path = rulesOf(policy, this.#direction)?.[index]?.path;
      if (action !== 'Accept' || path === undefined) return [];
      const isFor = ({ possible }: { readonly possible: Uint32Array }) =>
        this.#endpoints.some((endpoint) => has(possible, endpoint));
      const accepts = fixed.some(
        (clause) => connections.intersect(clause.connections, this.#wanted) !== NONE && isFor(clause.peers),
      );
      return accepts || (named.length > 0 && isFor(peers))
        ? [{ key: `${number} ${index}`, rule: { policy, path } }]
        : [];
    });
  }
}

function endpointsOf(peer: OpenPeer, { universe: { endpoints, space } }: Reachability): ReadonlyMap<number, bigint> {
  if (peer === 'any-pod') return new Map([[endpoints.stranger, 1n]]);
  if (peer === 'nodes') return new Map(endpoints.nodes.map((_, index) => [endpoints.firstNode + index, 1n]));
  const found = new Map<number, bigint>();
  for (const { first, end } of space.segmentsTouching(peer)) {
    for (let segment = first; segment < end; segment++) {
      const range = space.segments[segment];
      if (range !== undefined) found.set(endpoints.firstSegment + segment, sizeOf(intersectAddresses([range], peer)));
    }
  }
  return found;
}

function sizeOf(set: readonly AddressRange[]): bigint {
  return set.reduce((sum, { start, end }) => sum + end - start + 1n, 0n);
}
