import { encryptionCheck, encryptionExample, entryFor, KMS_V2 } from './encryption-configuration.ts';

export const secretsNotCovered = encryptionCheck(
  {
    id: 'encryption/secrets-not-covered',
    title: 'Encryption at rest leaves Secrets out',
    severity: 'high',
    rationale: 'The configuration names other resources. Secrets are stored in clear text all the same.',
    remediation: 'Add `secrets` to `resources`, with an encrypting provider first, and write all Secrets again.',
    examples: { bad: encryptionExample(KMS_V2, 'configmaps'), good: encryptionExample(KMS_V2) },
  },
  function* (entries) {
    if (entryFor(entries, 'secrets') === undefined) yield { path: ['resources'], message: 'secrets are not encrypted' };
  },
);
