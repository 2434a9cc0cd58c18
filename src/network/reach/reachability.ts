import type { Cluster } from '../model/index.ts';
import type { Profile } from '../profile/index.ts';
import type { Partition } from './partition.ts';
import { type Side, sideOf } from './side.ts';
import { Columns } from './transpose.ts';
import { type Universe, universeOf } from './universe.ts';
import { type VerdictId, VerdictTable } from './verdict-table.ts';

/**
 * Decides for every pair of endpoints which connections the policies of a cluster allow. Endpoints that no policy
 * tells apart form a class, and everything is decided between classes:
 *
 * - selectors and address blocks are bit sets over the classes;
 * - the policies that select a class give a partition of all classes by verdict, for each direction;
 * - a row is the egress partition of the source, met with what each destination's ingress partition says of it.
 */
export class Reachability {
  readonly cluster: Cluster;
  readonly profile: Profile;
  readonly universe: Universe;
  readonly verdicts: VerdictTable;
  #ingressSide: Side | undefined;
  #egressSide: Side | undefined;
  #columns: Columns | undefined;

  /** @param verdicts - shared by answers that are to be compared with each other. */
  constructor(cluster: Cluster, profile: Profile, verdicts: VerdictTable = new VerdictTable()) {
    this.cluster = cluster;
    this.profile = profile;
    this.verdicts = verdicts;
    this.universe = universeOf(cluster, profile, verdicts.connections);
  }

  /** The verdict for each class as the destination, from one class. */
  rowOf(source: number): Partition {
    const egress = this.#group(this.#egress, source).verdicts;
    return egress.combine(this.#admitting().of(source), (out, into) => this.verdicts.meet(out, into));
  }

  /** What the ingress policies of a class say, for each class as the source. */
  admittedBy(destination: number): Partition {
    return this.#group(this.#ingress, destination).verdicts;
  }

  verdictOf(source: number, destination: number): VerdictId {
    const out = this.#group(this.#egress, source).verdicts.valueOf(destination);
    const into = this.#group(this.#ingress, destination).verdicts.valueOf(source);
    return this.verdicts.meet(out, into);
  }

  /** Whether two classes behave alike towards all classes, as sources and as destinations. */
  sameBehaviour(a: number, b: number): boolean {
    if (a === b) return true;
    for (const side of [this.#ingress, this.#egress]) {
      if (!samePartition(this.#group(side, a).verdicts, this.#group(side, b).verdicts)) return false;
      if (side.groups.some(({ verdicts }) => verdicts.valueOf(a) !== verdicts.valueOf(b))) return false;
    }
    return true;
  }

  // The sides are evaluated when they are first asked for: to explain one pair takes neither.

  get #ingress(): Side {
    this.#ingressSide ??= sideOf(this.universe.ingress, this.universe, this.verdicts, this.profile.readsAdminTiers);
    return this.#ingressSide;
  }

  get #egress(): Side {
    this.#egressSide ??= sideOf(this.universe.egress, this.universe, this.verdicts, this.profile.readsAdminTiers);
    return this.#egressSide;
  }

  /** For each source, what each destination's ingress says of it. */
  #admitting(): Columns {
    this.#columns ??= new Columns(this.#ingress.groups, this.universe.classes.count);
    return this.#columns;
  }

  #group(side: Side, number: number) {
    const group = side.groups[side.groupOf[number] ?? -1];
    if (group === undefined) throw new RangeError(`no class ${number}`);
    return group;
  }
}

function samePartition(a: Partition, b: Partition): boolean {
  if (a === b) return true;
  if (a.groups.size !== b.groups.size) return false;
  for (const [value, members] of a.groups) {
    const other = b.groups.get(value);
    if (other === undefined || members.some((word, index) => word !== other[index])) return false;
  }
  return true;
}
