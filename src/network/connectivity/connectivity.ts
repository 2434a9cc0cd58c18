import { type AddressRange, familyOf } from '../addresses/index.ts';
import { ALL } from '../connections/index.ts';
import { ALLOWED, DENIED, type Reachability, type VerdictId } from '../reach/index.ts';
import { behindIngresses } from './backend-ways.ts';
import { type WorkloadPeer, workloadPeers } from './peers.ts';
import { type Sharing, sharedNode } from './shared-node.ts';

/** A range of addresses with one verdict. */
export interface RangeVerdict {
  readonly range: AddressRange;
  readonly verdict: VerdictId;
}

/** Who reaches whom, between workloads, the addresses outside, and the ingress controller. */
export class Connectivity {
  readonly reachability: Reachability;
  readonly workloads: readonly WorkloadPeer[];
  readonly #classes: Uint32Array;
  /** The workloads on the host network, where the node's own rules apply to them. */
  readonly #onNodes: ReadonlySet<WorkloadPeer>;
  #lastRow: { readonly class: number; readonly verdicts: Uint32Array } | undefined;

  constructor(reachability: Reachability) {
    this.reachability = reachability;
    this.workloads = workloadPeers(reachability);
    this.#classes = Uint32Array.from(this.workloads, (workload) => workload.class);
    const asNodes = reachability.profile.isolatesHostNetworkPods !== 'yes';
    this.#onNodes = new Set(this.workloads.filter(({ pods }) => asNodes && pods.some((pod) => pod.hostNetwork)));
  }

  /** The verdict for each workload as the destination, in the order of `workloads`. */
  row(source: WorkloadPeer): Uint32Array {
    const byClass = this.#rowOfClass(source.class);
    const row = this.#classes.map((number) => byClass[number] ?? DENIED);
    const fromNode = this.#onNodes.has(source);
    if (!fromNode && this.#onNodes.size === 0) return row;
    for (const [index, destination] of this.workloads.entries()) {
      if (!fromNode && !this.#onNodes.has(destination)) continue;
      row[index] = this.#withNode(row[index] ?? DENIED, sharedNode(source, destination));
    }
    return row;
  }

  toOutside(source: WorkloadPeer): readonly RangeVerdict[] {
    return this.#ranges(this.#rowOfClass(source.class));
  }

  fromOutside(destination: WorkloadPeer): readonly RangeVerdict[] {
    const { universe } = this.reachability;
    return this.#ranges(this.reachability.admittedBy(destination.class).toArray(universe.classes.count));
  }

  /** What a pod of which nothing is known reaches of a workload, and what the workload reaches of it. */
  withAnyPod({ class: number }: WorkloadPeer): { readonly from: VerdictId; readonly to: VerdictId } {
    const { classes, endpoints } = this.reachability.universe;
    const stranger = classes.classOf[endpoints.stranger] ?? 0;
    return { from: this.reachability.verdictOf(stranger, number), to: this.reachability.verdictOf(number, stranger) };
  }

  /** What whatever serves Ingresses and Routes reaches; workloads that it reaches nothing of are left out. */
  fromIngressController(): ReadonlyMap<WorkloadPeer, VerdictId> {
    const { cluster, universe, verdicts } = this.reachability;
    const row = this.#rowOfClass(universe.classes.classOf[universe.endpoints.stranger] ?? 0);
    const found = new Map<WorkloadPeer, VerdictId>();
    for (const [workload, ports] of behindIngresses(cluster, this.workloads)) {
      const id = verdicts.connections.idOf(ports);
      const verdict = verdicts.meet(row[workload.class] ?? DENIED, verdicts.idOf(id, id));
      if (verdict !== DENIED) found.set(workload, verdict);
    }
    return found;
  }

  #rowOfClass(number: number): Uint32Array {
    if (this.#lastRow?.class !== number) {
      const size = this.reachability.universe.classes.count;
      this.#lastRow = { class: number, verdicts: this.reachability.rowOf(number).toArray(size) };
    }
    return this.#lastRow.verdicts;
  }

  /** A node and the pods on it always reach each other. */
  #withNode(verdict: VerdictId, sharing: Sharing): VerdictId {
    switch (sharing) {
      case 'always':
        return ALLOWED;
      case 'never':
        return verdict;
      case 'sometimes': {
        const { verdicts } = this.reachability;
        return verdicts.idOf(verdicts.verdictOf(verdict).allowed, ALL);
      }
    }
  }

  /** The address space by verdict, neighbours with equal verdicts made one; what is denied is left out. */
  #ranges(byClass: Uint32Array): readonly RangeVerdict[] {
    const { classes, endpoints, space } = this.reachability.universe;
    const found: RangeVerdict[] = [];
    let open: RangeVerdict | undefined;
    for (const [index, range] of space.segments.entries()) {
      const verdict = byClass[classes.classOf[endpoints.firstSegment + index] ?? 0] ?? DENIED;
      if (open !== undefined && open.verdict === verdict && familyOf(open.range.start) === familyOf(range.start)) {
        open = { range: { start: open.range.start, end: range.end }, verdict };
        continue;
      }
      if (open !== undefined) found.push(open);
      open = { range, verdict };
    }
    if (open !== undefined) found.push(open);
    return found.filter(({ verdict }) => verdict !== DENIED);
  }
}
