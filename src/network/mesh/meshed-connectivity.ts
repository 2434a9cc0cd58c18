import { type AddressRange, type AddressSet, AddressSpace } from '../addresses/index.ts';
import { Connectivity, type Peer, type RangeVerdict, type WorkloadPeer } from '../connectivity/index.ts';
import type { End } from '../explain/index.ts';
import { DENIED, type Reachability, type VerdictId } from '../reach/index.ts';
import { throughMeshes } from './compose.ts';
import type { Mesh } from './mesh.ts';

/** Who reaches whom through network policies and the meshes of the cluster. */
export class MeshedConnectivity extends Connectivity {
  readonly meshes: readonly Mesh[];
  /** Addresses outside, cut where a mesh tells them apart. */
  readonly #space: AddressSpace;

  constructor(reachability: Reachability, meshes: readonly Mesh[]) {
    super(reachability);
    this.meshes = meshes;
    this.#space = new AddressSpace(meshes.flatMap(({ blocks }): readonly AddressSet[] => blocks));
  }

  override row(source: WorkloadPeer): Uint32Array {
    if (this.meshes.length === 0) return super.row(source);
    const from = endOfPeer(source);
    return super.row(source).map((verdict, index) => {
      const to = this.workloads[index];
      return to === undefined || to === source ? verdict : this.#through(verdict, from, endOfPeer(to));
    });
  }

  override toOutside(source: WorkloadPeer): readonly RangeVerdict[] {
    const from = endOfPeer(source);
    return this.#ranges(super.toOutside(source), (verdict, end) => this.#through(verdict, from, end));
  }

  override fromOutside(destination: WorkloadPeer): readonly RangeVerdict[] {
    const to = endOfPeer(destination);
    return this.#ranges(super.fromOutside(destination), (verdict, end) => this.#through(verdict, end, to));
  }

  override withAnyPod(workload: WorkloadPeer): { readonly from: VerdictId; readonly to: VerdictId } {
    const { from, to } = super.withAnyPod(workload);
    const end = endOfPeer(workload);
    const stranger: End = { type: 'any-pod' };
    return { from: this.#through(from, stranger, end), to: this.#through(to, end, stranger) };
  }

  override fromIngressController(): ReadonlyMap<WorkloadPeer, VerdictId> {
    const found = new Map<WorkloadPeer, VerdictId>();
    for (const [workload, verdict] of super.fromIngressController()) {
      const through = this.#through(verdict, { type: 'any-pod' }, endOfPeer(workload));
      if (through !== DENIED) found.set(workload, through);
    }
    return found;
  }

  #through(verdict: VerdictId, source: End | undefined, destination: End | undefined): VerdictId {
    if (this.meshes.length === 0 || verdict === DENIED || source === undefined || destination === undefined)
      return verdict;
    const { verdicts } = this.reachability;
    const { allowed, possible } = throughMeshes(verdicts.answerOf(verdict), this.meshes, source, destination);
    return verdicts.idOf(verdicts.connections.idOf(allowed), verdicts.connections.idOf(possible));
  }

  #ranges(
    written: readonly RangeVerdict[],
    through: (verdict: VerdictId, end: End) => VerdictId,
  ): readonly RangeVerdict[] {
    if (this.meshes.length === 0) return written;
    const found: RangeVerdict[] = [];
    for (const { range, verdict } of written) {
      for (const part of this.#partsOf(range)) {
        const next = { range: part, verdict: through(verdict, { type: 'address', address: part.start }) };
        const last = found.at(-1);
        if (last !== undefined && last.verdict === next.verdict && last.range.end === part.start - 1n) {
          found[found.length - 1] = { range: { start: last.range.start, end: part.end }, verdict: last.verdict };
        } else if (next.verdict !== DENIED) found.push(next);
      }
    }
    return found;
  }

  #partsOf(range: AddressRange): readonly AddressRange[] {
    return this.#space.segmentsTouching([range]).flatMap(({ first, end }) =>
      this.#space.segments.slice(first, end).map((segment) => ({
        start: segment.start > range.start ? segment.start : range.start,
        end: segment.end < range.end ? segment.end : range.end,
      })),
    );
  }
}

/** A peer as an end of connections; undefined for a workload without pods. */
export function endOfPeer(peer: Peer): End | undefined {
  switch (peer.type) {
    case 'workload': {
      const [pod] = peer.pods;
      return pod && { type: 'pod', pod, workload: peer.workload };
    }
    case 'external':
      return { type: 'address', address: peer.range.start };
    case 'ingress-controller':
      return { type: 'any-pod' };
  }
}
