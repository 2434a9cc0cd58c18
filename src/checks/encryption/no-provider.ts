import { isJsonArray } from '../../kube/index.ts';
import { encryptionCheck, encryptionExample, KMS_V2 } from './encryption-configuration.ts';

export const noProvider = encryptionCheck(
  {
    id: 'encryption/no-provider',
    title: 'Encryption at rest names no provider',
    severity: 'high',
    rationale:
      'The API server does not start with such a configuration, so that nothing is encrypted until somebody takes it out ' +
      'again, often by switching encryption off.',
    remediation: 'List an encrypting provider first, `kms` with `apiVersion: v2` if you can.',
    examples: {
      bad: `apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources:
  - resources: [secrets]
    providers: []
`,
      good: encryptionExample(KMS_V2),
    },
  },
  function* (entries, object) {
    const written = object.content['resources'];
    if (!isJsonArray(written) || written.length === 0) {
      yield { path: ['resources'], message: 'no resources are configured' };
    }
    for (const { path, resources, providers } of entries) {
      if (providers.length > 0) continue;
      yield { path: [...path, 'providers'], message: `${resources.join(', ') || 'an entry'} has no provider` };
    }
  },
);
