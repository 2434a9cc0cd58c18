import { describeObject, type FieldProblem, type Gap, type KubernetesObject, type Snapshot } from '../kube/index.ts';
import { locate } from './locate.ts';
import { fileOf } from './origin-file.ts';

/** More problems of one object or document are counted and not listed. */
export const MOST_LISTED = 20;
const MOST_OBJECTS = 10_000;

/**
 * The fields of pod templates that have a wrong type, as gaps with their positions. Templates are narrowed when the
 * workloads of a snapshot are first asked for, so these are not among `snapshot.gaps`.
 */
export function workloadGaps(snapshot: Snapshot): readonly Gap[] {
  const concerned = snapshot.workloads.filter(({ problems }) => problems.length > 0);
  const gaps = concerned.slice(0, MOST_OBJECTS).flatMap(({ object, problems }) => problemGaps(object, problems));
  const more = concerned.length - MOST_OBJECTS;
  if (more <= 0) return gaps;
  const message = `${more} more workloads have fields of a wrong type, not listed`;
  return [...gaps, { reason: 'too-large', source: 'all sources', message }];
}

/** The fields of an object that have a wrong type, as gaps with their positions. */
export function problemGaps(object: KubernetesObject, problems: readonly FieldProblem[]): readonly Gap[] {
  const more = problems.length - MOST_LISTED;
  return problems.slice(0, MOST_LISTED).map(({ path, message }, index) => ({
    reason: 'wrong-type',
    source: fileOf(object.origin),
    position: locate(object.origin, path)?.start,
    object: describeObject(object),
    path,
    message: more > 0 && index === MOST_LISTED - 1 ? `${message} (and ${more} more fields like it)` : message,
  }));
}
