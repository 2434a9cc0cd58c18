import { capabilitiesOf } from './capabilities.ts';
import { containerCheck, podExample } from './workload-check.ts';

export const netRaw = containerCheck(
  {
    id: 'workload/net-raw',
    title: 'Container keeps the NET_RAW capability',
    severity: 'low',
    sameCauseAs: ['pod-security/capabilities-baseline', 'pod-security/capabilities-restricted'],
    rationale:
      'Container runtimes grant NET_RAW by default. It lets a container forge packets: to spoof the address of ' +
      'another pod, or of the DNS server, on networks that do not check.',
    remediation: 'Drop all capabilities with `drop: ["ALL"]`, and add back what the program needs by name.',
    examples: {
      bad: podExample({ container: 'securityContext:\n  capabilities:\n    drop: ["SYS_CHROOT"]' }),
      good: podExample({ container: 'securityContext:\n  capabilities:\n    drop: ["ALL"]' }),
    },
    references: [
      {
        title: 'Linux: capabilities(7)',
        url: 'https://man7.org/linux/man-pages/man7/capabilities.7.html',
      },
    ],
  },
  function* ({ container, workload }) {
    if (workload.spec.os?.name === 'windows') return;
    // A privileged container has every capability, which is a finding of its own.
    if (container.securityContext?.privileged === true) return;
    // NET_RAW added again stays.
    const { adds, drops } = capabilitiesOf(container);
    const added = adds.indexOf('NET_RAW');
    if (added >= 0) {
      yield { path: ['securityContext', 'capabilities', 'add', added], message: 'adds NET_RAW' };
    } else if (!drops.includes('ALL') && !drops.includes('NET_RAW')) {
      yield { path: ['securityContext', 'capabilities', 'drop'], message: 'does not drop NET_RAW' };
    }
  },
);
