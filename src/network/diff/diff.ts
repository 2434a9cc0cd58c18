import type { AddressRange } from '../addresses/index.ts';
import {
  type Connectivity,
  formatPeer,
  INGRESS_CONTROLLER,
  type Peer,
  type RangeVerdict,
  type WorkloadPeer,
} from '../connectivity/index.ts';
import { type Answer, DENIED, type VerdictId } from '../reach/index.ts';

/** What changed between two peers. */
export interface ConnectionChange {
  readonly type: 'added' | 'removed' | 'changed';
  readonly source: Peer;
  readonly destination: Peer;
  readonly before: Answer;
  readonly after: Answer;
  /** The ends in each state; undefined where a workload is not in it. */
  readonly ends: { readonly before: PairOfPeers; readonly after: PairOfPeers };
  /** Workloads of the pair that are only in the second state. */
  readonly addedWorkloads: readonly WorkloadPeer[];
  /** Workloads of the pair that are only in the first state. */
  readonly removedWorkloads: readonly WorkloadPeer[];
}

export interface PairOfPeers {
  readonly source: Peer | undefined;
  readonly destination: Peer | undefined;
}

/** A peer in both states; workloads are the same when they have the same namespace, name and kind. */
interface Pair {
  readonly peer: WorkloadPeer;
  readonly before: WorkloadPeer | undefined;
  readonly after: WorkloadPeer | undefined;
  readonly beforeIndex: number;
  readonly afterIndex: number;
}

/**
 * Every pair of peers whose connections differ between two states of a cluster, by behaviour. Both states must have
 * been evaluated with one table of verdicts.
 */
export function* diffOf(before: Connectivity, after: Connectivity): Generator<ConnectionChange> {
  const { verdicts } = after.reachability;
  if (before.reachability.verdicts !== verdicts) throw new TypeError('the two states have different verdict tables');
  const pairs = pairsOf(before.workloads, after.workloads);
  const change = (source: Peer, destination: Peer, was: VerdictId, is: VerdictId, ends: readonly Pair[]) => ({
    type: was === DENIED ? ('added' as const) : is === DENIED ? ('removed' as const) : ('changed' as const),
    source,
    destination,
    before: verdicts.answerOf(was),
    after: verdicts.answerOf(is),
    ends: {
      before: { source: inState(source, ends, 'before'), destination: inState(destination, ends, 'before') },
      after: { source: inState(source, ends, 'after'), destination: inState(destination, ends, 'after') },
    },
    addedWorkloads: ends.filter((end) => end.before === undefined).map(({ peer }) => peer),
    removedWorkloads: ends.filter((end) => end.after === undefined).map(({ peer }) => peer),
  });
  for (const source of pairs) {
    const was = source.before && before.row(source.before);
    const is = source.after && after.row(source.after);
    for (const destination of pairs) {
      if (destination === source) continue;
      const from = was?.[destination.beforeIndex] ?? DENIED;
      const to = is?.[destination.afterIndex] ?? DENIED;
      if (from !== to) yield change(source.peer, destination.peer, from, to, [source, destination]);
    }
    const outside = overlay(
      source.before === undefined ? [] : before.toOutside(source.before),
      source.after === undefined ? [] : after.toOutside(source.after),
    );
    for (const { range, from, to } of outside) {
      yield change(source.peer, { type: 'external', range }, from, to, [source]);
    }
  }
  for (const destination of pairs) {
    const outside = overlay(
      destination.before === undefined ? [] : before.fromOutside(destination.before),
      destination.after === undefined ? [] : after.fromOutside(destination.after),
    );
    for (const { range, from, to } of outside) {
      yield change({ type: 'external', range }, destination.peer, from, to, [destination]);
    }
  }
  const was = before.fromIngressController();
  const is = after.fromIngressController();
  for (const pair of pairs) {
    const from = (pair.before && was.get(pair.before)) ?? DENIED;
    const to = (pair.after && is.get(pair.after)) ?? DENIED;
    if (from !== to) yield change(INGRESS_CONTROLLER, pair.peer, from, to, [pair]);
  }
}

function inState(peer: Peer, ends: readonly Pair[], state: 'before' | 'after'): Peer | undefined {
  const pair = ends.find((end) => end.peer === peer);
  return pair === undefined ? peer : pair[state];
}

function pairsOf(before: readonly WorkloadPeer[], after: readonly WorkloadPeer[]): readonly Pair[] {
  const later = new Map(after.map((peer, index) => [formatPeer(peer), { peer, index }]));
  const pairs: Pair[] = [];
  for (const [index, peer] of before.entries()) {
    const name = formatPeer(peer);
    const match = later.get(name);
    later.delete(name);
    pairs.push({ peer, before: peer, after: match?.peer, beforeIndex: index, afterIndex: match?.index ?? -1 });
  }
  for (const { peer, index } of later.values()) {
    pairs.push({ peer, before: undefined, after: peer, beforeIndex: -1, afterIndex: index });
  }
  return pairs;
}

interface RangeChange {
  readonly range: AddressRange;
  readonly from: VerdictId;
  readonly to: VerdictId;
}

/** The ranges in which two lists differ, neighbours with equal changes made one. Both are sorted and disjoint. */
function overlay(before: readonly RangeVerdict[], after: readonly RangeVerdict[]): readonly RangeChange[] {
  const cuts = [...before, ...after].flatMap(({ range }) => [range.start, range.end + 1n]);
  const sorted = [...new Set(cuts)].sort((a, b) => (a < b ? -1 : 1));
  const found: RangeChange[] = [];
  let i = 0;
  let j = 0;
  for (const [index, start] of sorted.entries()) {
    const next = sorted[index + 1];
    if (next === undefined) break;
    while ((before[i]?.range.end ?? start) < start) i++;
    while ((after[j]?.range.end ?? start) < start) j++;
    const from = verdictAt(before[i], start);
    const to = verdictAt(after[j], start);
    if (from === to) continue;
    const last = found.at(-1);
    if (last !== undefined && last.range.end === start - 1n && last.from === from && last.to === to) {
      found[found.length - 1] = { ...last, range: { start: last.range.start, end: next - 1n } };
    } else {
      found.push({ range: { start, end: next - 1n }, from, to });
    }
  }
  return found;
}

function verdictAt(entry: RangeVerdict | undefined, address: bigint): VerdictId {
  return entry !== undefined && entry.range.start <= address && address <= entry.range.end ? entry.verdict : DENIED;
}
