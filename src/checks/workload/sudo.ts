import { commandsOf } from './command-text.ts';
import { containerCheck, podExample } from './workload-check.ts';

const SUDO = /(?:^|[\s;|&(])(?:\/usr\/bin\/)?(?:sudo|doas)\s+[-\w/]/;

export const sudo = containerCheck(
  {
    id: 'workload/sudo',
    title: 'Container uses sudo',
    severity: 'medium',
    rationale:
      'With sudo an image has a set-user-id program and a rule that lets a user become root: what `runAsNonRoot` was to ' +
      'prevent. With `allowPrivilegeEscalation: false` it cannot work.',
    remediation: 'Give the program the files and the capabilities it needs, and run it as its own user.',
    examples: {
      bad: podExample({ container: 'command: ["sh", "-c", "sudo /usr/sbin/nginx"]' }),
      good: podExample({ container: 'command: ["/usr/sbin/nginx"]' }),
    },
    references: [
      {
        title: 'MITRE ATT&CK: Sudo and Sudo Caching',
        url: 'https://attack.mitre.org/techniques/T1548/003/',
      },
    ],
  },
  function* ({ container }) {
    for (const { path, text } of commandsOf(container)) {
      if (SUDO.test(text)) yield { path, message: 'runs a command through sudo' };
    }
  },
);
