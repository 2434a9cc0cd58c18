import { connectionsJson } from '../../answers/index.ts';
import {
  type ConnectionSet,
  type Connectivity,
  NO_CONNECTIONS,
  unionConnections,
  type VerdictId,
  type WorkloadPeer,
} from '../../network/index.ts';

const OUTSIDE = 'outside';
const INGRESS_CONTROLLER = 'ingress-controller';

/**
 * Who reaches whom, namespaces as one node each but for those that are unfolded into their workloads. An edge says how
 * many pairs of workloads it stands for, and what all of them together may do.
 */
export function networkMap(connectivity: Connectivity, unfolded: readonly string[]): object {
  const open = new Set(unfolded);
  const { workloads } = connectivity;
  const nodes = workloads.map((workload) => nodeOf(workload, open));
  const edges = new Edges(connectivity);
  for (const [index, source] of workloads.entries()) {
    const from = nodes[index] ?? '';
    const row = connectivity.row(source);
    for (const [at, verdict] of row.entries()) if (at !== index) edges.add(from, nodes[at] ?? '', verdict, 1);
    for (const { verdict } of connectivity.toOutside(source)) edges.add(from, OUTSIDE, verdict, 0);
    for (const { verdict } of connectivity.fromOutside(source)) edges.add(OUTSIDE, from, verdict, 0);
  }
  for (const [destination, verdict] of connectivity.fromIngressController()) {
    edges.add(INGRESS_CONTROLLER, nodeOf(destination, open), verdict, 1);
  }
  return {
    cni: connectivity.reachability.profile.name,
    nodes: [...nodesJson(workloads, open), { id: OUTSIDE, type: 'outside' }, ...edges.controller()],
    edges: [...edges.json()],
  };
}

function nodeOf({ namespace, name, kind }: WorkloadPeer, open: ReadonlySet<string>): string {
  return open.has(namespace) ? `${namespace}/${name}[${kind}]` : namespace;
}

function* nodesJson(workloads: readonly WorkloadPeer[], open: ReadonlySet<string>): Generator<object> {
  for (const [namespace, inside] of Map.groupBy(workloads, (workload) => workload.namespace)) {
    if (!open.has(namespace)) {
      yield { id: namespace, type: 'namespace', namespace, workloads: inside.length };
      continue;
    }
    for (const workload of inside) {
      const { name, kind } = workload;
      yield { id: nodeOf(workload, open), type: 'workload', namespace, kind, name };
    }
  }
}

interface Edge {
  pairs: number;
  readonly verdicts: Set<VerdictId>;
}

class Edges {
  readonly #connectivity: Connectivity;
  readonly #edges = new Map<string, Map<string, Edge>>();
  /** The verdict that lets nothing through: that of the empty answer. */
  readonly #denied: VerdictId;

  constructor(connectivity: Connectivity) {
    this.#connectivity = connectivity;
    const { verdicts } = connectivity.reachability;
    const nothing = verdicts.connections.idOf(NO_CONNECTIONS);
    this.#denied = verdicts.idOf(nothing, nothing);
  }

  add(from: string, to: string, verdict: VerdictId, pairs: number): void {
    if (verdict === this.#denied) return;
    const ofNode = this.#edges.get(from) ?? new Map<string, Edge>();
    const edge = ofNode.get(to) ?? { pairs: 0, verdicts: new Set() };
    edge.pairs += pairs;
    edge.verdicts.add(verdict);
    ofNode.set(to, edge);
    this.#edges.set(from, ofNode);
  }

  *json(): Generator<object> {
    const { verdicts } = this.#connectivity.reachability;
    for (const [from, ofNode] of this.#edges) {
      for (const [to, edge] of ofNode) {
        const answers = [...edge.verdicts].map((id) => verdicts.answerOf(id));
        yield {
          from,
          to,
          pairs: Math.max(edge.pairs, 1),
          allowed: connectionsJson(union(answers.map(({ allowed }) => allowed))),
          possible: connectionsJson(union(answers.map(({ possible }) => possible))),
        };
      }
    }
  }

  controller(): readonly object[] {
    return this.#edges.has(INGRESS_CONTROLLER) ? [{ id: INGRESS_CONTROLLER, type: 'ingress-controller' }] : [];
  }
}

function union(sets: readonly ConnectionSet[]): ConnectionSet {
  return sets.reduce(unionConnections, NO_CONNECTIONS);
}
