import { componentExample, flagCheck } from './flag-check.ts';

export const apiServerEncryptionAtRest = flagCheck(
  'kube-apiserver',
  {
    id: 'control-plane/api-server-encryption-at-rest',
    title: 'Secrets are stored unencrypted',
    severity: 'medium',
    rationale: "Whoever gets a copy of etcd's data, a backup or a disk, has every Secret of the cluster.",
    remediation:
      'Set `--encryption-provider-config` to a configuration that begins with `kms` v2 for `secrets`, and write all ' +
      'Secrets again.',
    examples: {
      bad: componentExample('kube-apiserver', { 'encryption-provider-config': null }),
      good: componentExample('kube-apiserver'),
    },
  },
  (flags) =>
    flags.has('encryption-provider-config')
      ? undefined
      : { flag: 'encryption-provider-config', message: 'nothing is encrypted before it is stored' },
);
