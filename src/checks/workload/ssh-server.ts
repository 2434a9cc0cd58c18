import { commandsOf } from './command-text.ts';
import { containerCheck, podExample } from './workload-check.ts';

const SSHD = /(?:^|[\s;|&(/])(?:sshd|dropbear)(?:\s|$)|\bservice\s+sshd?\s+start\b/;
const SSH_PORT = 22;

export const sshServer = containerCheck(
  {
    id: 'workload/ssh-server',
    title: 'Container runs an SSH server',
    severity: 'medium',
    rationale:
      'SSH is a second way in, past the API server: no RBAC, no admission, no audit log, with keys that live in the ' +
      'image. MITRE ATT&CK lists it as a way to get to run code in a cluster.',
    remediation: 'Remove it. `kubectl exec` and `kubectl debug` do the same, authorized and logged.',
    examples: {
      bad: podExample({ container: 'command: ["/usr/sbin/sshd", "-D"]' }),
      good: podExample({ container: 'command: ["/usr/local/bin/web"]' }),
    },
    references: [
      {
        title: 'Microsoft: Threat matrix for Kubernetes, SSH server running inside container',
        url: 'https://microsoft.github.io/Threat-Matrix-for-Kubernetes/techniques/SSH%20server%20running%20inside%20container/',
      },
    ],
  },
  function* ({ container }) {
    for (const { path, text } of commandsOf(container)) {
      if (SSHD.test(text)) yield { path, message: 'starts an SSH server' };
    }
    for (const { index, containerPort } of container.ports ?? []) {
      if (containerPort === SSH_PORT) yield { path: ['ports', index], message: `listens on port ${SSH_PORT}, SSH` };
    }
  },
);
