import type { FieldPath } from '../../kube/index.ts';
import {
  type Direction,
  type Pod,
  type PodPort,
  type Policy,
  type PortMatch,
  type Rule,
  rulesOf,
} from '../model/index.ts';
import { type Bitset, type CompiledPolicy, forEach, type Reachability } from '../reach/index.ts';

/** A port of a NetworkPolicy's rule that none of the pods has whose port it would be. */
export interface UnservedPort {
  readonly policy: Policy;
  readonly direction: Direction;
  readonly path: FieldPath;
  readonly port: PortMatch;
  /** The ports that the pods do have. */
  readonly served: readonly PodPort[];
}

/**
 * Ports by name that no pod has are found, and ports by number where all of the pods say which ports they have: a
 * container may listen on others, but then seldom names any.
 */
export function unservedPorts(reachability: Reachability): readonly UnservedPort[] {
  const listeners = new Listeners(reachability);
  return (['ingress', 'egress'] as const).flatMap((direction) =>
    reachability.universe[direction]
      .filter(({ policy }) => policy.tier === 'NetworkPolicy')
      .flatMap((policy) => [...unservedIn(policy, direction, listeners)]),
  );
}

function* unservedIn(compiled: CompiledPolicy, direction: Direction, listeners: Listeners): Generator<UnservedPort> {
  const { policy, subjects, rules } = compiled;
  for (const [index, rule] of (rulesOf(policy, direction) ?? []).entries()) {
    const peers = rules[index]?.peers.possible;
    if (rule.ports === undefined || peers === undefined) continue;
    const { count, silent, served } =
      direction === 'ingress' ? listeners.inClasses(subjects.possible) : listeners.among(peers);
    if (count === 0) continue;
    for (const [at, port] of rule.ports.entries()) {
      if (port.type === 'range' && (silent || (direction === 'egress' && mayBeOutside(rule)))) continue;
      if (served.some((one) => serves(one, port))) continue;
      yield { policy, direction, path: [...rule.path, 'ports', at], port, served };
    }
  }
}

function mayBeOutside({ peers }: Rule): boolean {
  return peers === undefined || peers.some(({ type }) => type !== 'pods');
}

function serves(served: PodPort, port: PortMatch): boolean {
  if (port.protocol !== undefined && port.protocol !== served.protocol) return false;
  if (port.type === 'named') return port.name === served.name;
  return port.ports.some(
    (end, index) => index % 2 === 1 && served.port >= (port.ports[index - 1] ?? 0) && served.port <= end,
  );
}

/** What sets of pods listen on. */
interface Listening {
  readonly count: number;
  /** Whether some of them do not say. */
  readonly silent: boolean;
  readonly served: readonly PodPort[];
}

class Listeners {
  readonly #classOf: Uint32Array;
  readonly #pods: readonly (readonly Pod[])[];
  readonly #known = new Map<Bitset, Listening>();
  readonly #kinds: ReadonlyMap<number, readonly number[]>;

  constructor({ cluster, universe: { endpoints, classes } }: Reachability) {
    const pods: Pod[][] = endpoints.podKinds.map(() => []);
    for (const workload of cluster.workloads) {
      for (const pod of workload.pods) pods[endpoints.kindOf.get(pod) ?? -1]?.push(pod);
    }
    this.#pods = pods;
    this.#classOf = classes.classOf;
    this.#kinds = Map.groupBy(pods.keys(), (kind) => this.#classOf[kind] ?? 0);
  }

  /** The pods of a set of endpoints. */
  among(endpoints: Bitset): Listening {
    return this.#remembered(endpoints, (visit) => forEach(endpoints, visit));
  }

  inClasses(classes: Bitset): Listening {
    return this.#remembered(classes, (visit) => forEach(classes, (one) => this.#kinds.get(one)?.forEach(visit)));
  }

  #remembered(set: Bitset, forEachKind: (visit: (kind: number) => void) => void): Listening {
    let known = this.#known.get(set);
    if (known === undefined) {
      let count = 0;
      let silent = false;
      const served = new Map<string, PodPort>();
      forEachKind((kind) => {
        for (const { ports } of this.#pods[kind] ?? []) {
          count++;
          silent ||= ports.length === 0;
          for (const one of ports) served.set(`${one.name} ${one.port} ${one.protocol}`, one);
        }
      });
      known = { count, silent, served: [...served.values()] };
      this.#known.set(set, known);
    }
    return known;
  }
}
