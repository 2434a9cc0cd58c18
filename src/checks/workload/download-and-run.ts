import { commandsOf } from './command-text.ts';
import { containerCheck, podExample } from './workload-check.ts';

const SHELL = '(?:/(?:usr/)?bin/)?(?:env +)?(?:ba|da|z|k|a)?sh';
const DOWNLOADS = '\\b(?:curl|wget)\\b';
const PATTERNS: readonly RegExp[] = [
  // curl … | sh
  new RegExp(`${DOWNLOADS}[^\\n;|&]{0,500}\\| *(?:sudo +)?(?:${SHELL}|python3?|perl|node|ruby)\\b`),
  // sh -c "$(curl …)", eval "$(curl …)", sh <(curl …)
  new RegExp(`(?:\\beval|${SHELL}(?: +-[a-z]{1,4})?) +["']?(?:\\$\\(|\`|<\\() *${DOWNLOADS}`),
  // curl … -o x && chmod +x x && ./x
  new RegExp(`${DOWNLOADS}[^\\n]{0,500}(?:&&|;) *chmod +[0-9a-z+]{2,6} `),
];

export const downloadAndRun = containerCheck(
  {
    id: 'workload/download-and-run',
    title: 'Container downloads code and runs it',
    severity: 'high',
    rationale:
      'The code is in no image: nobody scanned or signed it, and it can change between two starts of the same pod. ' +
      'Whoever controls the address, or the way to it, runs code in the cluster.',
    remediation: 'Install the program when the image is built, pinned by version and checksum.',
    examples: {
      bad: podExample({ container: 'command: ["sh", "-c", "curl -s https://example.com/install.sh | sh"]' }),
      good: podExample({ container: 'command: ["/usr/local/bin/web"]' }),
    },
    references: [
      {
        title: 'MITRE ATT&CK: Ingress Tool Transfer',
        url: 'https://attack.mitre.org/techniques/T1105/',
      },
    ],
  },
  function* ({ container }) {
    for (const { path, text } of commandsOf(container)) {
      if (PATTERNS.some((pattern) => pattern.test(text))) yield { path, message: 'runs what it downloads' };
    }
  },
);
