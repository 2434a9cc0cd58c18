import { type AddressRange, type AddressSet, AddressSpace } from '../addresses/index.ts';
import { Connectivity, type Peer, type RangeVerdict, type WorkloadPeer } from '../connectivity/index.ts';
import type { End } from '../explain/index.ts';
import type { Pod } from '../model/index.ts';
import { DENIED, type Reachability, type VerdictId } from '../reach/index.ts';
import { type Passage, passageOf, throughPassage } from './compose.ts';
import type { Mesh, SourceKey } from './mesh.ts';

/** What is remembered of a destination. */
interface Known {
  readonly known: Map<string, VerdictId>;
  /** For each mesh, whether it counts there who a source is. */
  readonly asks: readonly boolean[];
}

/** How many different sources are remembered of one destination. */
const MOST_KNOWN = 1_000;

/** Who reaches whom through network policies and the meshes of the cluster. */
export class MeshedConnectivity extends Connectivity {
  readonly meshes: readonly Mesh[];
  /** Addresses outside, cut where a mesh tells them apart. */
  readonly #space: AddressSpace;
  /** What meshes make of verdicts, by the destination; all destinations that are no pods are alike. */
  readonly #known = new Map<Pod | End['type'], Known>();
  readonly #passages = new Map<string, VerdictId>();
  #lastSource: { readonly pod: Pod | undefined; readonly keys: readonly SourceKey[] } | undefined;

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
    if (this.meshes.length === 0 || verdict === DENIED || source === undefined || destination === undefined) {
      return verdict;
    }
    const { known, asks } = this.#knownFor(destination);
    const key = `${verdict}${this.#keysOf(source)
      .map(({ how, who }, index) => (asks[index] === true ? ` ${how} ${who}` : ` ${how}`))
      .join('')}`;
    let result = known.get(key);
    if (result === undefined) {
      result = this.meshes.reduce((left, mesh) => this.#passed(left, passageOf(mesh, source, destination)), verdict);
      if (known.size < MOST_KNOWN) known.set(key, result);
    }
    return result;
  }

  /** There are many pairs, and few different passages. */
  #passed(verdict: VerdictId, passage: Passage): VerdictId {
    const key = `${verdict} ${passage.cuts.join()} ${passage.decisions.join()}`;
    let result = this.#passages.get(key);
    if (result === undefined) {
      const { verdicts } = this.reachability;
      const { allowed, possible } = throughPassage(verdicts.answerOf(verdict), passage);
      result = verdicts.idOf(verdicts.connections.idOf(allowed), verdicts.connections.idOf(possible));
      this.#passages.set(key, result);
    }
    return result;
  }

  #knownFor(destination: End): Known {
    const key = destination.type === 'pod' ? destination.pod : destination.type;
    let known = this.#known.get(key);
    if (known === undefined) {
      known = { known: new Map(), asks: this.meshes.map((mesh) => mesh.asksWho(destination)) };
      this.#known.set(key, known);
    }
    return known;
  }

  /** The source that was asked for last is mostly asked for again. */
  #keysOf(source: End): readonly SourceKey[] {
    const pod = source.type === 'pod' ? source.pod : undefined;
    if (pod === undefined || this.#lastSource?.pod !== pod) {
      this.#lastSource = { pod, keys: this.meshes.map((mesh) => mesh.sourceKey(source)) };
    }
    return this.#lastSource.keys;
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
