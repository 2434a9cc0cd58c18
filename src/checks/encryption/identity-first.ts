import { encryptionCheck, encryptionExample, KMS_V2 } from './encryption-configuration.ts';

export const identityFirst = encryptionCheck(
  {
    id: 'encryption/identity-first',
    title: 'Encryption at rest is configured and not in effect',
    severity: 'high',
    rationale:
      'The first provider writes. With `identity` first everything is stored in clear text, and the providers behind it ' +
      'only read what is old.',
    remediation: 'Put an encrypting provider first, restart the API servers, and write all Secrets again.',
    examples: {
      bad: encryptionExample('- identity: {}\n- kms: { apiVersion: v2, name: vault, endpoint: unix:///run/kms.sock }'),
      good: encryptionExample(KMS_V2),
    },
  },
  function* (entries) {
    for (const { providers, resources } of entries) {
      const [first] = providers;
      if (first?.name !== 'identity') continue;
      yield { path: first.path, message: `${resources.join(', ')} are written in clear text` };
    }
  },
);
