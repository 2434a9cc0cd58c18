import { containerCheck, podExample } from '../workload/workload-check.ts';
import { environmentOf } from './container-settings.ts';
import { detectSecretsInSetting } from './detection/index.ts';

export const inEnvironment = containerCheck(
  {
    id: 'secrets/in-environment',
    title: 'Credential is written into an environment variable',
    severity: 'high',
    rationale:
      'Everybody who may read the workload, the repository or its history has the credential. It also lands in crash ' +
      'reports and in the output of `kubectl describe`, and cannot be changed without a rollout.',
    remediation:
      'Change the credential, since it is known, keep the new one in a Secret that an operator fills from your vault, and ' +
      'mount it as a file.',
    examples: {
      bad: podExample({ container: 'env:\n  - { name: DB_PASSWORD, value: tr0ub4dor }' }),
      good: podExample({
        container: 'env:\n  - { name: DB_PASSWORD_FILE, value: /run/secrets/db/password }',
      }),
    },
    references: [
      {
        title: 'Kubernetes: Good practices for Kubernetes Secrets',
        url: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
      },
    ],
  },
  function* ({ container }) {
    for (const { path, name, value } of environmentOf(container)) {
      for (const { title, masked } of detectSecretsInSetting(name, value)) {
        yield { path, message: `${name} holds a ${title}, ${masked}` };
      }
    }
  },
);
