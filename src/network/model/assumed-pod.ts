import { isKubernetesObject, readObject, Snapshot } from '../../kube/index.ts';
import type { Pod } from './pods.ts';
import { type NetworkWorkload, readWorkloads } from './workloads.ts';

/** A pod that is not there, with some labels, to ask what would be if it were. */
export function assumedPod(
  namespace: string,
  labels: Readonly<Record<string, string>>,
): { readonly pod: Pod; readonly workload: NetworkWorkload } {
  const content = { apiVersion: 'v1', kind: 'Pod', metadata: { namespace, name: 'assumed', labels } };
  const object = readObject(content, { type: 'value', name: 'assumed' });
  const [workload] = readWorkloads(new Snapshot(isKubernetesObject(object) ? [object] : []));
  const [pod] = workload?.pods ?? [];
  if (workload === undefined || pod === undefined) throw new TypeError('an assumed pod is not one');
  return { pod, workload };
}
