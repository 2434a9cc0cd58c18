import { fingerprint } from '../../audit/index.ts';
import { CHECKS, CheckContext, type CheckSettings, type Finding } from '../../checks/index.ts';
import type { KubernetesObject, Snapshot } from '../../kube/index.ts';
import { contradictions } from './invalid.ts';

/** All that is wrong with a snapshot: how often each thing occurs, by the object and what stays the same of it. */
export interface Evaluation {
  readonly counts: ReadonlyMap<string, number>;
  /** The objects, by their place in the snapshot, with what is wrong in them. */
  readonly byObject: ReadonlyMap<number, ReadonlySet<string>>;
  /** As `counts`, by what stays the same of objects in another snapshot of the same. */
  readonly byIdentity: ReadonlyMap<string, number>;
}

/** Runs every check over a snapshot, and looks for what the API server would refuse. */
export function evaluate(snapshot: Snapshot, settings: CheckSettings): Evaluation {
  const places = new Map(snapshot.objects.map((object, index) => [object, index]));
  const counts = new Map<string, number>();
  const byObject = new Map<number, Set<string>>();
  const byIdentity = new Map<string, number>();
  const add = (object: KubernetesObject, what: string): void => {
    const place = places.get(object) ?? -1;
    const key = `${place}|${what}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    byObject.set(place, (byObject.get(place) ?? new Set()).add(key));
    const identity = identityOf(object, what);
    byIdentity.set(identity, (byIdentity.get(identity) ?? 0) + 1);
  };
  const context = new CheckContext(snapshot, settings);
  for (const check of CHECKS) for (const finding of check.run(context)) add(finding.object, fingerprint(finding));
  for (const object of snapshot.objects) for (const { message } of object.problems) add(object, `problem ${message}`);
  for (const workload of snapshot.workloads) {
    for (const { message } of workload.problems) add(workload.object, `problem ${message}`);
    for (const contradiction of contradictions(workload)) add(workload.object, `invalid ${contradiction}`);
  }
  return { counts, byObject, byIdentity };
}

/** The key of a finding in {@link Evaluation.byIdentity}. */
export function identityKey(finding: Finding): string {
  return identityOf(finding.object, fingerprint(finding));
}

function identityOf({ group, kind, namespace, name }: KubernetesObject, what: string): string {
  return [group, kind, namespace, name, what].join('|');
}

/** The key of a finding of a snapshot in the evaluation of it, and of a later one of the same objects. */
export function keyOf(finding: Finding, place: number): string {
  return `${place}|${fingerprint(finding)}`;
}
