import { componentExample, flagCheck } from './flag-check.ts';

/** Without forward secrecy, or with a broken cipher or mode. */
const WEAK_CIPHERS = /^(?!TLS_(?:ECDHE_|AES_|CHACHA20_))|RC4|3DES|_CBC_|NULL|EXPORT/;

export const apiServerWeakCiphers = flagCheck(
  'kube-apiserver',
  {
    id: 'control-plane/api-server-weak-ciphers',
    title: 'API server offers weak ciphers',
    severity: 'medium',
    rationale:
      'RC4, 3DES and CBC suites, and those without forward secrecy, let a recorded connection be read later or be ' +
      'tampered with.',
    remediation:
      'Remove `--tls-cipher-suites`, whose default is sound, or name ECDHE suites with GCM or ChaCha20 only.',
    examples: {
      bad: componentExample('kube-apiserver', {
        'tls-cipher-suites': 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,TLS_RSA_WITH_3DES_EDE_CBC_SHA',
      }),
      good: componentExample('kube-apiserver'),
    },
  },
  (flags) => {
    const weak = flags.list('tls-cipher-suites').filter((suite) => WEAK_CIPHERS.test(suite));
    return weak.length === 0 ? undefined : { flag: 'tls-cipher-suites', message: `offers ${weak.join(', ')}` };
  },
);
