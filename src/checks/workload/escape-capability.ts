import { capabilitiesOf } from './capabilities.ts';
import { containerCheck, podExample } from './workload-check.ts';

/** Capabilities that lead out of a container, with what they let it do (capabilities(7)). */
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['ALL', 'everything that root on the node may do'],
  ['SYS_ADMIN', "mounting the node's disks, among much else"],
  ['SYS_MODULE', 'loading code into the kernel'],
  ['SYS_PTRACE', 'taking over the processes it sees'],
  ['SYS_RAWIO', "writing to the node's memory and disks"],
  ['DAC_READ_SEARCH', 'opening any file of the node by its handle'],
  ['MAC_ADMIN', 'changing the rules of AppArmor and SELinux'],
  ['SYS_BOOT', 'starting another kernel'],
  ['BPF', 'running programs in the kernel'],
  ['PERFMON', "reading the kernel's memory"],
  ['SYSLOG', "reading the addresses in the kernel's log"],
]);

export const escapeCapability = containerCheck(
  {
    id: 'workload/escape-capability',
    title: 'Container adds a capability that leads to the node',
    severity: 'critical',
    sameCauseAs: ['pod-security/capabilities-baseline', 'pod-security/capabilities-restricted'],
    rationale:
      'Some capabilities are root on the node by another name. Whoever runs code in the container gets out of it, and ' +
      'has the credentials and the pods of the node.',
    remediation:
      'Remove the capability. Programs that ask for SYS_ADMIN mostly need one narrower right; what works on the kernel ' +
      'itself (tracing, loading drivers) belongs in a namespace of its own that few may create pods in.',
    examples: {
      bad: podExample({ container: 'securityContext:\n  capabilities:\n    add: [SYS_PTRACE]' }),
      good: podExample({
        container: 'securityContext:\n  capabilities:\n    drop: ["ALL"]\n    add: [NET_BIND_SERVICE]',
      }),
    },
    references: [
      { title: 'Linux: capabilities(7)', url: 'https://man7.org/linux/man-pages/man7/capabilities.7.html' },
      { title: 'MITRE ATT&CK: Escape to Host', url: 'https://attack.mitre.org/techniques/T1611/' },
    ],
  },
  function* ({ container, workload }) {
    if (workload.spec.os?.name === 'windows') return;
    // A privileged container has every capability, which is a finding of its own.
    if (container.securityContext?.privileged === true) return;
    // In a user namespace of its own the capabilities count inside it only.
    if (workload.spec.hostUsers === false) return;
    for (const [index, name] of capabilitiesOf(container).adds.entries()) {
      const what = ESCAPES.get(name);
      if (what === undefined) continue;
      yield { path: ['securityContext', 'capabilities', 'add', index], message: `adds ${name}, which allows ${what}` };
    }
  },
);
