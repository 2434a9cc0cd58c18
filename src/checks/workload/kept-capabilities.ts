import { capabilitiesOf } from './capabilities.ts';
import { containerCheck, podExample } from './workload-check.ts';

/** What runtimes give every container and an intruder has use for, the worst first; NET_RAW is judged by itself. */
const USEFUL: readonly string[] = [
  'DAC_OVERRIDE',
  'SETUID',
  'SETGID',
  'SETFCAP',
  'MKNOD',
  'SYS_CHROOT',
  'CHOWN',
  'FOWNER',
  'SETPCAP',
];

export const keptCapabilities = containerCheck(
  {
    id: 'workload/kept-capabilities',
    title: 'Root in the container keeps capabilities',
    severity: 'low',
    sameCauseAs: ['pod-security/capabilities-restricted', 'workload/net-raw'],
    rationale:
      'Container runtimes give root in a container more than most programs use: to read and change any file of the ' +
      'image and of mounted volumes, to become other users, to make device files. Many ways out of a container begin there.',
    remediation: 'Drop all capabilities with `drop: ["ALL"]`, and add back what the program needs by name.',
    examples: {
      bad: podExample({ container: 'securityContext:\n  capabilities:\n    drop: ["NET_RAW"]' }),
      good: podExample({ container: 'securityContext:\n  capabilities:\n    drop: ["ALL"]' }),
    },
    references: [{ title: 'Linux: capabilities(7)', url: 'https://man7.org/linux/man-pages/man7/capabilities.7.html' }],
  },
  function* ({ container, workload: { spec } }) {
    if (spec.os?.name === 'windows') return;
    const { privileged, allowPrivilegeEscalation } = container.securityContext ?? {};
    if (privileged === true) return;
    // Without root, and without a way to it, no capability is in effect.
    const user = container.securityContext?.runAsUser ?? spec.securityContext?.runAsUser;
    const nonRoot = container.securityContext?.runAsNonRoot ?? spec.securityContext?.runAsNonRoot;
    const isOther = user === undefined ? nonRoot === true : Number(user) !== 0;
    if (isOther && allowPrivilegeEscalation === false) return;
    const { drops } = capabilitiesOf(container);
    if (drops.includes('ALL')) return;
    const kept = USEFUL.filter((name) => !drops.includes(name));
    if (kept.length === 0) return;
    const more = kept.length > 3 ? ` and ${kept.length - 3} more` : '';
    const message = `keeps ${kept.slice(0, 3).join(', ')}${more}`;
    yield { path: ['securityContext', 'capabilities', 'drop'], message };
  },
);
