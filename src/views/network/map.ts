import {
  type Connectivity,
  exposuresOf,
  isNoConnection,
  type OpenWay,
  type WorkloadPeer,
} from '../../network/index.ts';
import { type FieldPlace, fieldPlace } from '../place.ts';
import type { ViewContext } from '../view-context.ts';
import { networkState } from './state.ts';
import { type Passage, passage } from './words.ts';

/** A workload of the reachability map. */
export interface NetworkNode {
  /** `Deployment/shop/cart` */
  readonly key: string;
  readonly namespace: string;
  readonly name: string;
  readonly kind: string;
  /** What any pod that may be started in the cluster reaches of it. */
  readonly fromAnyPod: Passage;
  /** What addresses outside reach of it as far as policies decide, if a way leads there. */
  readonly fromOutside: Passage;
  readonly toOutside: Passage;
  /** The ways by which connections from outside come here: Services, Ingresses, host ports. */
  readonly ways: readonly WayView[];
}

export interface WayView {
  /** `LoadBalancer`, `NodePort`, `Ingress` */
  readonly kind: string;
  readonly by: string;
  readonly port: number;
  readonly written: FieldPlace;
  /** What policies admit of it. */
  readonly passage: Passage;
  /** Whether anything may come through. */
  readonly open: boolean;
}

/** Who reaches whom. */
export interface NetworkMap {
  readonly nodes: readonly NetworkNode[];
  /** Every different answer once. */
  readonly passages: readonly Passage[];
  /** From node, to node, and the answer, as indexes. Pairs between which nothing can pass are left out. */
  readonly edges: readonly (readonly [from: number, to: number, passage: number])[];
  readonly policies?: number | undefined;
  /** What is not in the answer. */
  readonly notes: readonly string[];
}

/** The map of all workloads. Its size grows with the square of their number: {@link foldedMap} is for many. */
export function networkMap(context: ViewContext): NetworkMap {
  const { cluster, connectivity } = context.answer(networkState);
  const edges: (readonly [number, number, number])[] = [];
  const passages = new Passages(connectivity);
  for (const [from, source] of connectivity.workloads.entries()) {
    for (const [to, verdict] of connectivity.row(source).entries()) {
      const at = from === to ? undefined : passages.indexOf(verdict);
      if (at !== undefined) edges.push([from, to, at]);
    }
  }
  return {
    nodes: context.answer(networkNodes),
    passages: passages.values,
    edges,
    policies: cluster.policies.length,
    notes: cluster.gaps.map(({ object, message }) => (object === undefined ? message : `${object}: ${message}`)),
  };
}

/** How many pairs of workloads of two namespaces may talk, of how many there are. */
export interface FoldedEdge {
  readonly from: number;
  readonly to: number;
  readonly open: number;
  readonly pairs: number;
}

/** The map with every namespace as one node. */
export interface FoldedMap {
  readonly namespaces: readonly { readonly name: string; readonly workloads: number; readonly exposed: number }[];
  readonly edges: readonly FoldedEdge[];
}

export function foldedMap(context: ViewContext): FoldedMap {
  const { connectivity } = context.answer(networkState);
  const nodes = context.answer(networkNodes);
  const names = [...new Set(nodes.map(({ namespace }) => namespace))].sort();
  const places = new Map(names.map((name, index) => [name, index]));
  const placeOfNode = Uint32Array.from(nodes, ({ namespace }) => places.get(namespace) ?? 0);
  const open = new Uint32Array(names.length * names.length);
  const passages = new Passages(connectivity);
  for (const [from, source] of connectivity.workloads.entries()) {
    const base = (placeOfNode[from] ?? 0) * names.length;
    for (const [to, verdict] of connectivity.row(source).entries()) {
      if (from === to || passages.indexOf(verdict) === undefined) continue;
      const cell = base + (placeOfNode[to] ?? 0);
      open[cell] = (open[cell] ?? 0) + 1;
    }
  }
  const sizes = names.map((name) => nodes.filter(({ namespace }) => namespace === name).length);
  return {
    namespaces: names.map((name, index) => ({
      name,
      workloads: sizes[index] ?? 0,
      exposed: nodes.filter(({ namespace, ways }) => namespace === name && ways.some((way) => way.open)).length,
    })),
    edges: names.flatMap((_, from) =>
      names.flatMap((__, to) => {
        const count = open[from * names.length + to] ?? 0;
        const pairs = (sizes[from] ?? 0) * ((sizes[to] ?? 0) - (from === to ? 1 : 0));
        return count === 0 ? [] : [{ from, to, open: count, pairs }];
      }),
    ),
  };
}

export function networkNodes(context: ViewContext): readonly NetworkNode[] {
  const { connectivity } = context.answer(networkState);
  return exposuresOf(connectivity).map(({ workload, fromAnyPod, fromOutside, toOutside, ways }) => ({
    key: peerKey(workload),
    namespace: workload.namespace,
    name: workload.name,
    kind: workload.kind,
    fromAnyPod: passage(fromAnyPod),
    fromOutside: passage(fromOutside),
    toOutside: passage(toOutside),
    ways: ways.map(wayView),
  }));
}

function peerKey({ kind, namespace, name }: WorkloadPeer): string {
  return `${kind}/${namespace}/${name}`;
}

function wayView({ kind, object, path, port, answer }: OpenWay): WayView {
  return {
    kind,
    by: `${object.kind} ${object.namespace}/${object.name}`,
    port,
    written: fieldPlace(object, path),
    passage: passage(answer),
    open: !isNoConnection(answer.possible),
  };
}

/** Turns verdicts into answers in words, each once. */
class Passages {
  readonly values: Passage[] = [];
  readonly #connectivity: Connectivity;
  readonly #indexes = new Map<number, number | undefined>();

  constructor(connectivity: Connectivity) {
    this.#connectivity = connectivity;
  }

  /** Undefined for a verdict by which nothing can pass. */
  indexOf(verdict: number): number | undefined {
    if (this.#indexes.has(verdict)) return this.#indexes.get(verdict);
    const answer = this.#connectivity.reachability.verdicts.answerOf(verdict);
    const index = isNoConnection(answer.possible) ? undefined : this.values.push(passage(answer)) - 1;
    this.#indexes.set(verdict, index);
    return index;
  }
}
