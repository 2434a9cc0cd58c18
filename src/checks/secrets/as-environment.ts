import { containerCheck, podExample } from '../workload/workload-check.ts';

export const asEnvironment = containerCheck(
  {
    id: 'secrets/as-environment',
    title: 'Secret is passed as an environment variable',
    severity: 'low',
    rationale:
      'The environment is inherited by every child process and ends in crash dumps and debug pages. A mounted file is ' +
      'read by those who open it, and follows when the Secret changes.',
    remediation: 'Mount the Secret as a volume, and give the program the path.',
    examples: {
      bad: podExample({
        container: 'env:\n  - name: DB_PASSWORD\n    valueFrom: { secretKeyRef: { name: db, key: password } }',
      }),
      good: podExample({
        pod: 'volumes:\n  - name: db\n    secret: { secretName: db }',
        container: 'volumeMounts:\n  - { name: db, mountPath: /run/secrets/db, readOnly: true }',
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
    for (const { index, name = '', valueFrom } of container.env ?? []) {
      const secret = valueFrom?.secretKeyRef;
      if (secret !== undefined)
        yield { path: ['env', index, 'valueFrom'], message: `${name} comes from Secret ${secret.name}` };
    }
    for (const { index, secretRef } of container.envFrom ?? []) {
      if (secretRef === undefined) continue;
      yield { path: ['envFrom', index], message: `every key of Secret ${secretRef.name} becomes a variable` };
    }
  },
);
