import {
  climbGraph,
  describePosition,
  distancesTo,
  type Paths,
  type Position,
  positionKey,
  positionOf,
  provenCut,
  shortestPath,
  simplePaths,
  subjectsOf,
} from '../../rbac/index.ts';
import { AnswersError } from '../answers-error.ts';
import { gapJson } from '../gap-json.ts';
import { grantJson, stepJson } from './json.ts';
import { operatorsOf } from './operators.ts';
import type { RbacState } from './state.ts';
import { identityOfArgument } from './subject.ts';
import { targetOfArgument } from './target.ts';

/** Where ways begin and lead, in a person's words. */
export interface PathsQuestion {
  /** Every subject of a binding that is not the cluster's own, where it is empty. */
  readonly from: readonly string[];
  /** Groups that the one subject of `from` is in. */
  readonly groups: readonly string[];
  readonly to: string;
  /** How many ways of each subject; without it the shortest alone. */
  readonly most: number | undefined;
  readonly operators: readonly string[];
}

export interface Climb extends Paths {
  readonly from: Position;
  /** Absent beyond the number of subjects that cuts are sought for. */
  readonly cut: ReturnType<typeof provenCut>;
}

export interface PathsAnswer {
  readonly state: RbacState;
  readonly target: string;
  readonly searched: number;
  readonly climbs: readonly Climb[];
  readonly all: boolean;
}

/** For more subjects the cut is sought when one is named. */
export const MOST_CUTS = 50;

/**
 * How subjects climb to a target, and what closes the way.
 *
 * @throws AnswersError `bad-question`
 */
export function paths(state: RbacState, question: PathsQuestion): PathsAnswer {
  const { to, most } = question;
  const target = targetOfArgument(to);
  const operators = operatorsOf(question.operators);
  const named = question.from.map((text) => startOf(text, question));
  const { index } = state;
  const starts = named.length > 0 ? named : subjectsOf(index).map(positionOf);
  const graph = climbGraph(index, { operators, ...(named.length > 0 ? { from: named } : {}) });
  const distances = distancesTo(graph, target);
  const climbing = starts.filter((start) => distances.get(positionKey(start))?.next !== undefined);
  const climbs = climbing.map((from, number): Climb => {
    const shortest = shortestPath(distances, from) ?? [];
    const found =
      most === undefined ? { paths: [shortest], complete: true } : simplePaths(graph, distances, from, { paths: most });
    return {
      from,
      ...found,
      cut: number < MOST_CUTS ? provenCut(index, graph, from, target, { operators }) : undefined,
    };
  });
  return { state, target: to, searched: starts.length, climbs, all: most !== undefined };
}

function startOf(text: string, { from, groups }: PathsQuestion): Position {
  const identity = identityOfArgument(text);
  if (groups.length === 0) return positionOf(identity);
  if (from.length > 1 || identity.type !== 'user') {
    throw new AnswersError('bad-question', 'groups are for one user: name one to start from');
  }
  return { type: 'caller', name: identity.name, groups: [...groups, 'system:authenticated'] };
}

/** The answer for programs. */
export function pathsJson({ state, target, searched, climbs }: PathsAnswer): object {
  return {
    target,
    searched,
    known: state.incomplete === undefined,
    subjects: climbs.map(({ from, paths: found, complete, cut }) => ({
      from: describePosition(from),
      paths: found.map((path) => path.map(stepJson)),
      complete,
      cut: cut && {
        possible: cut.possible,
        proven: cut.proven,
        ...(cut.possible
          ? {
              grants: cut.grants.map(grantJson),
              smallest: cut.smallest,
              instead: cut.instead.map(grantJson),
              together: cut.together.length,
            }
          : { path: cut.path.map(stepJson) }),
      },
    })),
    assumptions: state.assumptions,
    gaps: state.gaps.map(gapJson),
  };
}
