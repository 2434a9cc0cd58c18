import { isAtLeast } from '../../kube/index.ts';
import { podExample, workloadCheck } from './workload-check.ts';

/** User namespaces are on by default from this version. */
const ON_SINCE = 33;

export const hostUsers = workloadCheck(
  {
    id: 'workload/host-users',
    title: 'Pod could have a user namespace',
    severity: 'info',
    rationale:
      'With `hostUsers: false` root in the container is nobody on the node: the capabilities it has count inside the ' +
      'namespace only, and many escapes lead nowhere.',
    remediation:
      'Set `hostUsers: false`, after a look at the volumes: each must support id-mapped mounts on the nodes it runs on.',
    examples: { bad: podExample({}), good: podExample({ pod: 'hostUsers: false' }) },
    references: [
      {
        title: 'Kubernetes: User namespaces',
        url: 'https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/',
      },
    ],
  },
  function* ({ spec }, { settings }) {
    if (!isAtLeast(settings.kubernetesVersion, ON_SINCE) || spec.hostUsers === false) return;
    if (spec.os?.name === 'windows') return;
    // The API server refuses the combination, and raw block devices.
    if (spec.hostNetwork === true || spec.hostPID === true || spec.hostIPC === true) return;
    if (spec.containers?.some(({ securityContext }) => securityContext?.privileged === true)) return;
    yield { path: ['spec', 'hostUsers'], message: "hostUsers is not false: user ids are the node's" };
  },
);
