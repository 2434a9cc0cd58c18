import { compareKubernetesVersions, formatKubernetesVersion } from '../../kube/index.ts';
import { nodeExample, nodeVersionCheck } from './node-version.ts';

/** How many minor versions a kubelet may be behind the API server, since 1.28. */
const FURTHEST_BEHIND = 3;

export const versionSkew = nodeVersionCheck(
  {
    id: 'upgrade/version-skew',
    title: 'Node does not fit the version of the API server',
    severity: 'medium',
    rationale:
      'A kubelet may be up to three minor versions older than the API server, and never newer. Beyond that fields that ' +
      'keep a pod safe may be passed over without a word.',
    remediation: 'Upgrade the API server first, then the nodes.',
    examples: { bad: nodeExample('v1.30.4'), good: nodeExample('v1.37.0') },
  },
  (kubelet, { settings: { kubernetesVersion: server } }) => {
    if (compareKubernetesVersions(kubelet, server) > 0)
      return `newer than the API server, ${formatKubernetesVersion(server)}`;
    const behind = server.minor - kubelet.minor;
    return behind > FURTHEST_BEHIND ? `${behind} minor versions behind ${formatKubernetesVersion(server)}` : undefined;
  },
);
