import { containerCheck, podExample } from '../workload/workload-check.ts';
import { argumentsOf } from './container-settings.ts';
import { detectSecretsInSetting } from './detection/index.ts';

export const inArguments = containerCheck(
  {
    id: 'secrets/in-arguments',
    title: 'Credential is written into the command line',
    severity: 'high',
    rationale:
      'Command lines are shown to everybody who may read the workload, and to every process on the node that can read ' +
      '`/proc`.',
    remediation: 'Change the credential, keep the new one in a Secret, and give the program the file it is mounted as.',
    examples: {
      bad: podExample({ container: 'args: ["--db-password=tr0ub4dor"]' }),
      good: podExample({ container: 'args: ["--db-password-file=/run/secrets/db/password"]' }),
    },
    references: [
      {
        title: 'Kubernetes: Good practices for Kubernetes Secrets',
        url: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
      },
    ],
  },
  function* ({ container }) {
    for (const { path, name, value } of argumentsOf(container)) {
      for (const { title, masked } of detectSecretsInSetting(name, value)) {
        yield { path, message: `holds a ${title}, ${masked}` };
      }
    }
  },
);
