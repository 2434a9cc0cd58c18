import {
  describePosition,
  distancesTo,
  type Grant,
  type Identity,
  positionKey,
  positionOf,
  provenCut,
  type Step,
  shortestPath,
  stepsBetween,
} from '../../rbac/index.ts';
import type { ViewContext } from '../view-context.ts';
import { type GrantView, grantView, subjectView } from './grants.ts';
import { accessState, wholeClimbGraph } from './state.ts';
import { type TargetName, targetNamed } from './subjects.ts';

/** A step of a way up. */
export interface StepView {
  /** Indexes into the positions. */
  readonly from: number;
  readonly to: number;
  readonly technique: string;
  /** `create pods in namespace "shop"` */
  readonly action: string;
  /** For each thing needed, the grants of which any one suffices, as indexes. Empty when nothing more is needed. */
  readonly needs: readonly (readonly number[])[];
}

export interface PositionView {
  readonly label: string;
  /** Where the way starts, passes or ends. */
  readonly role: 'start' | 'between' | 'target';
}

/** The ways of one subject to a target. */
export interface ClimbView {
  readonly subject: string;
  readonly target: TargetName;
  readonly positions: readonly PositionView[];
  readonly steps: readonly StepView[];
  readonly grants: readonly GrantView[];
  /** The shortest way, as indexes of steps. */
  readonly shortest: readonly number[];
  /** Whether steps were left out, since there are too many to draw. */
  readonly more: boolean;
  /** Absent when no way leads there. */
  readonly cut?: CutView | undefined;
}

/** The smallest set of grants whose removal closes every way. */
export type CutView =
  | {
      readonly possible: true;
      readonly proven: boolean;
      /** Whether no smaller set will do. */
      readonly smallest: boolean;
      readonly grants: readonly number[];
      /** Where one grant is enough, others of which any one is as well. */
      readonly instead: readonly number[];
    }
  /** Every way is made of grants that are the cluster's own. */
  | { readonly possible: false };

/** More steps than this are no picture: the shortest way stays in it. */
const MOST_STEPS = 120;

export function climbView(identity: Identity, target: TargetName, context: ViewContext): ClimbView {
  const { index } = context.answer(accessState);
  const graph = context.answer(wholeClimbGraph);
  const wanted = targetNamed(target);
  const start = positionOf(identity);
  const distances = distancesTo(graph, wanted);
  const shortest = shortestPath(distances, start) ?? [];
  const all = [...new Set([...shortest, ...stepsBetween(graph, [start], wanted)])];
  const steps = all.slice(0, Math.max(MOST_STEPS, shortest.length));
  const positions = new Indexed<PositionView>();
  const grants = new Indexed<GrantView>();
  const indexOf = (key: string, position: Step['from']): number =>
    positions.indexOf(key, () => ({
      label: describePosition(position),
      role: key === positionKey(start) ? 'start' : distances.get(key)?.next === undefined ? 'target' : 'between',
    }));
  const grantIndex = (grant: Grant): number => grants.indexOf(grant, () => grantView(grant));
  const views = steps.map(
    ({ from, fromKey, to, toKey, technique, action, needs }): StepView => ({
      from: indexOf(fromKey, from),
      to: indexOf(toKey, to),
      technique,
      action,
      needs: needs.map((any) => any.map(grantIndex)),
    }),
  );
  const cut = shortest.length === 0 ? undefined : provenCut(index, graph, start, wanted);
  return {
    subject: subjectView(identity).id,
    target,
    cut:
      cut &&
      (cut.possible
        ? {
            possible: true,
            proven: cut.proven,
            smallest: cut.smallest,
            grants: cut.grants.map(grantIndex),
            instead: cut.instead.map(grantIndex),
          }
        : { possible: false }),
    positions: positions.values,
    steps: views,
    grants: grants.values,
    shortest: shortest.map((_, at) => at),
    more: steps.length < all.length,
  };
}

/** Values in the order in which their keys were first asked for. */
class Indexed<T> {
  readonly values: T[] = [];
  readonly #indexes = new Map<unknown, number>();

  indexOf(key: unknown, make: () => T): number {
    const known = this.#indexes.get(key);
    if (known !== undefined) return known;
    this.#indexes.set(key, this.values.length);
    return this.values.push(make()) - 1;
  }
}
