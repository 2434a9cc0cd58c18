import { hostPathsOf, isInside } from './host-paths.ts';
import { podExample, workloadCheck } from './workload-check.ts';

/** Where container runtimes listen, under `/run`. */
const SOCKETS: readonly string[] = [
  '/run/docker.sock',
  '/run/dockershim.sock',
  '/run/cri-dockerd.sock',
  '/run/containerd/containerd.sock',
  '/run/crio/crio.sock',
  '/run/frakti.sock',
  '/run/k3s/containerd/containerd.sock',
  '/run/k0s/containerd.sock',
  '/run/podman/podman.sock',
  '/run/buildkit/buildkitd.sock',
  '/snap/microk8s/common/run/containerd.sock',
];

export const containerRuntimeSocket = workloadCheck(
  {
    id: 'workload/container-runtime-socket',
    title: "Pod can talk to the node's container runtime",
    severity: 'critical',
    sameCauseAs: ['pod-security/host-path-volumes', 'workload/sensitive-host-path'],
    rationale:
      "Who reaches the runtime's socket can start a privileged container with the node's root filesystem: the socket " +
      'is root on the node, whatever name it has in the pod. Mounting it read-only does not help.',
    remediation:
      'Remove the volume. To build images use a builder that needs no daemon (BuildKit rootless, Kaniko, Buildah); to ' +
      'read logs and metrics use the kubelet’s API.',
    examples: {
      bad: podExample({ pod: 'volumes:\n  - name: runtime\n    hostPath: { path: /var/run/docker.sock }' }),
      good: podExample({ pod: 'volumes:\n  - name: cache\n    emptyDir: {}' }),
    },
    references: [
      {
        title: 'OWASP: Docker Security Cheat Sheet',
        url: 'https://cheatsheetseries.owasp.org/cheatsheets/Docker_Security_Cheat_Sheet.html',
      },
    ],
  },
  function* (workload) {
    for (const { index, path } of hostPathsOf(workload)) {
      const socket = SOCKETS.find((candidate) => path === candidate);
      // A folder gives the socket in it away as well; the root and /run are judged here for that reason.
      const within = socket ?? SOCKETS.find((candidate) => path !== '/' && isInside(candidate, path));
      if (within === undefined) continue;
      const message = socket === undefined ? `${path} holds the socket of a container runtime` : `mounts ${path}`;
      yield { path: ['spec', 'volumes', index, 'hostPath'], message };
    }
  },
);
