import { containersOf } from '../../kube/index.ts';
import { podExample, workloadCheck } from './workload-check.ts';

/** Below this a user id is likely to be one of the node's own users. */
const LOWEST = 10_000;

export const lowUserId = workloadCheck(
  {
    id: 'workload/low-user-id',
    title: 'User id may be one of the node',
    severity: 'low',
    rationale:
      'Without user namespaces a user id in the container is the same user on the node. Ids below 10000 are often taken ' +
      'there by a system user, whose files a process that escapes can then use.',
    remediation: 'Set `runAsUser` to 10000 or above, or give the pod a user namespace with `hostUsers: false`.',
    examples: {
      bad: podExample({ pod: 'securityContext:\n  runAsUser: 999' }),
      good: podExample({ pod: 'securityContext:\n  runAsUser: 20000' }),
    },
    references: [
      {
        title: 'Kubernetes: User namespaces',
        url: 'https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/',
      },
    ],
  },
  function* ({ spec }) {
    if (spec.hostUsers === false) return;
    const ofPod = spec.securityContext?.runAsUser;
    const containers = [...containersOf(spec)];
    // The pod's id matters only where a container does not choose its own.
    const inherits = containers.some(({ container }) => container.securityContext?.runAsUser === undefined);
    if (isLow(ofPod) && inherits) {
      yield { path: ['spec', 'securityContext', 'runAsUser'], message: `runAsUser ${ofPod} is below ${LOWEST}` };
    }
    for (const { list, container } of containers) {
      const own = container.securityContext?.runAsUser;
      if (!isLow(own)) continue;
      const path = ['spec', list, container.index, 'securityContext', 'runAsUser'];
      yield { path, container: container.name, message: `runAsUser ${own} is below ${LOWEST}` };
    }
  },
);

/** Root is judged by Pod Security. */
function isLow(id: number | bigint | undefined): boolean {
  return id !== undefined && id > 0 && id < LOWEST;
}
