import { containersOf } from '../../../kube/index.ts';
import type { End } from '../../explain/index.ts';
import type { Cluster, Pod } from '../../model/index.ts';

/** Whether a pod is in the mesh (Linkerd: automatic proxy injection), and why. */
export interface LinkerdMembership {
  readonly meshed: boolean;
  readonly why: string;
}

export function membershipOf(end: End, cluster: Cluster): LinkerdMembership {
  if (end.type !== 'pod') return { meshed: false, why: 'it is no pod' };
  const { pod } = end;
  if (pod.hostNetwork) return { meshed: false, why: 'it is on the host network, where no proxy is injected' };
  if ([...containersOf(pod.workload.spec)].some(({ container }) => container.name === 'linkerd-proxy')) {
    return { meshed: true, why: 'it has the container linkerd-proxy' };
  }
  const inject = annotationOf(pod, 'linkerd.io/inject', cluster);
  if (inject !== 'enabled' && inject !== 'ingress')
    return { meshed: false, why: 'no annotation puts it into the mesh' };
  const isRunning = pod.workload.object.kind === 'Pod' && pod.addresses.length > 0;
  return isRunning
    ? { meshed: false, why: `it has the annotation linkerd.io/inject=${inject}, but it runs without a proxy` }
    : { meshed: true, why: `it has the annotation linkerd.io/inject=${inject}` };
}

/** An annotation of a pod, or else of its namespace. */
export function annotationOf(pod: Pod, name: string, { namespaces }: Cluster): string | undefined {
  return pod.workload.metadata.annotations?.get(name) ?? namespaces.get(pod.namespace)?.object?.annotations.get(name);
}

/** Whether a list of ports and ranges such as `25,4567-4568` has a port. */
export function listsPort(text: string | undefined, port: number): boolean {
  return (text ?? '').split(',').some((part) => {
    const [start = Number.NaN, end = start] = part.split('-').map((number) => Number(number.trim()));
    return start <= port && port <= end;
  });
}
