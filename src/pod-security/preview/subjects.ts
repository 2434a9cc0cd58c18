import { isJsonObject, type KubernetesObject, type Snapshot, type Workload } from '../../kube/index.ts';
import type { Server } from '../server.ts';

/** A Pod, or the pods that are made from a template. */
export interface Subject {
  readonly workload: Workload;
  readonly kind: Server['kind'];
  /**
   * The pod's name in the API server's words. What a controller makes has a name of its own with a random end: here
   * it stops at the owner's name and the dash.
   */
  readonly podName: string;
}

/** Every Pod and every template of the objects, by namespace. */
export function subjectsByNamespace(snapshot: Snapshot): ReadonlyMap<string, readonly Subject[]> {
  // A workload that names no namespace is made in the default one.
  return Map.groupBy(snapshot.workloads.map(subjectOf), ({ workload }) => workload.object.namespace || 'default');
}

function subjectOf(workload: Workload): Subject {
  const { object } = workload;
  if (object.kind === 'Pod' && object.group === '') {
    return { workload, kind: 'Pod', podName: object.name || object.generateName };
  }
  const owner = object.name || object.generateName;
  return { workload, kind: 'template', podName: `${owner}-${firstOrdinal(object) ?? ''}` };
}

/** The pods of a StatefulSet are numbered. */
function firstOrdinal({ kind, group, content }: KubernetesObject): number | undefined {
  if (kind !== 'StatefulSet' || group !== 'apps') return undefined;
  const spec = content['spec'];
  const ordinals = isJsonObject(spec) ? spec['ordinals'] : undefined;
  const start = isJsonObject(ordinals) ? ordinals['start'] : undefined;
  return typeof start === 'number' ? start : 0;
}
