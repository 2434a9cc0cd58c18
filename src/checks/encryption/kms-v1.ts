import { encryptionCheck, encryptionExample, KMS_V2 } from './encryption-configuration.ts';

export const kmsV1 = encryptionCheck(
  {
    id: 'encryption/kms-v1',
    title: 'Secrets are encrypted by the old KMS protocol',
    severity: 'medium',
    rationale:
      'KMS v1 is deprecated since 1.28 and off by default since 1.29. It asks the service for each object, cannot tell ' +
      'which key was used, and does not renew data keys.',
    remediation: 'Set `apiVersion: v2`, keep v1 behind it for reading, and write all Secrets again.',
    examples: {
      bad: encryptionExample('- kms: { name: vault, endpoint: unix:///run/kms.sock }\n- identity: {}'),
      good: encryptionExample(KMS_V2),
    },
  },
  function* (entries) {
    for (const { providers } of entries) {
      const [first] = providers;
      if (first?.name === 'kms' && first.kmsVersion === 'v1') yield { path: first.path, message: 'uses KMS v1' };
    }
  },
);
