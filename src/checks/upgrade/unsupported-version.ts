import { nodeExample, nodeVersionCheck } from './node-version.ts';

/** The day each minor version of Kubernetes 1 gets its last fix (kubernetes.io/releases). Checked on 2026-11-01. */
const ENDS: ReadonlyMap<number, string> = new Map([
  [28, '2024-10-28'],
  [29, '2025-02-28'],
  [30, '2025-06-28'],
  [31, '2025-10-28'],
  [32, '2026-02-28'],
  [33, '2026-06-28'],
  [34, '2026-10-27'],
  [35, '2027-02-28'],
]);
const OLDEST = Math.min(...ENDS.keys());

export const unsupportedVersion = nodeVersionCheck(
  {
    id: 'upgrade/unsupported-version',
    title: 'Node runs a version of Kubernetes that gets no fixes',
    severity: 'high',
    rationale:
      'Vulnerabilities that are found from now on are not fixed in this version. Kubernetes supports the newest three ' +
      'minor versions, each for about fourteen months.',
    remediation:
      'Upgrade, one minor version of the control plane at a time. Providers may support a version for longer.',
    examples: { bad: nodeExample('v1.31.14'), good: nodeExample('v1.37.0') },
  },
  ({ minor }, { settings: { today } }) => {
    if (minor < OLDEST) return 'which has had no fixes for years';
    const end = ENDS.get(minor);
    return end !== undefined && today > end ? `which gets no fixes since ${end}` : undefined;
  },
);
