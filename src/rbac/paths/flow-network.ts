/** A network in which some edges let one unit through and the others any amount. */
export class FlowNetwork {
  readonly #nodes = new Map<string, number>();
  /** For each node its edges; an edge and its reverse differ in the last bit. */
  readonly #edges: number[][] = [];
  readonly #ends: number[] = [];
  readonly #capacity: number[] = [];
  readonly #limited = new Map<string, number>();
  readonly #connected = new Set<string>();

  node(key: string): number {
    let node = this.#nodes.get(key);
    if (node === undefined) {
      node = this.#edges.length;
      this.#nodes.set(key, node);
      this.#edges.push([]);
    }
    return node;
  }

  /** An edge without limit. */
  connect(from: number, to: number): void {
    const key = `${from} ${to}`;
    if (from === to || this.#connected.has(key)) return;
    this.#connected.add(key);
    this.#edge(from, to, Number.POSITIVE_INFINITY);
  }

  /** The edge of one unit between two nodes, made when it is first asked for. */
  limited(from: string, to: string): number {
    const key = `${from}\v${to}`;
    let edge = this.#limited.get(key);
    if (edge === undefined) {
      edge = this.#edge(this.node(from), this.node(to), 1);
      this.#limited.set(key, edge);
    }
    return edge;
  }

  /** The limited edges of a minimum cut (Ford and Fulkerson). The edges without limit must leave no way through. */
  minimumCut(source: number, sink: number): readonly number[] {
    for (;;) {
      const reached = this.#reach(source);
      if (reached.get(sink) === undefined) {
        return [...this.#limited.values()].filter(
          (edge) => reached.has(this.#ends[edge ^ 1] ?? -1) && !reached.has(this.#ends[edge] ?? -1),
        );
      }
      for (let at = sink; at !== source; ) {
        const edge = reached.get(at) ?? -1;
        this.#capacity[edge] = (this.#capacity[edge] ?? 0) - 1;
        this.#capacity[edge ^ 1] = (this.#capacity[edge ^ 1] ?? 0) + 1;
        at = this.#ends[edge ^ 1] ?? source;
      }
    }
  }

  #edge(from: number, to: number, capacity: number): number {
    const edge = this.#ends.length;
    this.#ends.push(to, from);
    this.#capacity.push(capacity, 0);
    this.#edges[from]?.push(edge);
    this.#edges[to]?.push(edge + 1);
    return edge;
  }

  /** Every node that more can flow to, with the edge it was reached by. */
  #reach(source: number): ReadonlyMap<number, number> {
    const reached = new Map([[source, -1]]);
    for (const node of reached.keys()) {
      for (const edge of this.#edges[node] ?? []) {
        const end = this.#ends[edge] ?? source;
        if ((this.#capacity[edge] ?? 0) > 0 && !reached.has(end)) reached.set(end, edge);
      }
    }
    return reached;
  }
}
