import { isJsonArray } from '../../kube/index.ts';
import { kubeletCheck } from './kubelet.ts';

/** Without forward secrecy, or with a broken cipher or mode. */
const WEAK_CIPHERS = /^(?!TLS_(?:ECDHE_|AES_|CHACHA20_))|RC4|3DES|_CBC_|NULL|EXPORT/;

export const kubeletWeakCiphers = kubeletCheck(
  {
    id: 'node-configuration/kubelet-weak-ciphers',
    title: 'Kubelet offers weak ciphers',
    severity: 'medium',
    rationale:
      'RC4, 3DES and CBC suites, and those without forward secrecy, let a recorded connection be read later or ' +
      'be tampered with.',
    remediation: 'Remove `tlsCipherSuites`, whose default is sound, or name ECDHE suites with GCM or ChaCha20 only.',
    examples: {
      bad: 'tlsCipherSuites: [TLS_RSA_WITH_3DES_EDE_CBC_SHA]',
      good: 'tlsCipherSuites: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256]',
    },
  },
  (field) => {
    const suites = field('tlsCipherSuites');
    const weak = isJsonArray(suites) ? suites.filter((suite) => WEAK_CIPHERS.test(String(suite))) : [];
    return weak.length === 0 ? undefined : { path: ['tlsCipherSuites'], message: `offers ${weak.join(', ')}` };
  },
);
