import { encryptionCheck, encryptionExample, KMS_V2 } from './encryption-configuration.ts';

const LOCAL: ReadonlyMap<string, string> = new Map([
  ['aescbc', 'aescbc is open to padding attacks, and its key lies beside the data'],
  ['aesgcm', 'aesgcm is unsafe after 200,000 writes without a new key, and its key lies beside the data'],
  ['secretbox', "secretbox's key lies beside the data, in a file of the control plane"],
]);

export const localKey = encryptionCheck(
  {
    id: 'encryption/local-key',
    title: 'Secrets are encrypted with a key that lies beside them',
    severity: 'low',
    rationale:
      'Keys in the configuration file are on the disks and in the backups of the control plane, where the data is too. ' +
      'A key management service keeps them elsewhere, and renews them.',
    remediation: 'Use `kms` with `apiVersion: v2` as the first provider.',
    examples: {
      bad: encryptionExample('- aescbc:\n    keys: [{ name: key1, secret: "" }]\n- identity: {}'),
      good: encryptionExample(KMS_V2),
    },
  },
  function* (entries) {
    for (const { providers } of entries) {
      const [first] = providers;
      const why = first && LOCAL.get(first.name);
      if (first !== undefined && why !== undefined) yield { path: first.path, message: why };
    }
  },
);
