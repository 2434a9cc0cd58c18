import { certificateCheck } from './certificate-checks.ts';
import { bundleExample, SOUND, WEAK } from './example-certificates.ts';

/** Bits. */
const SMALLEST_RSA = 2048;
/** DER of the object identifiers md5WithRSAEncryption, sha1WithRSAEncryption and ecdsa-with-SHA1 (RFC 3279). */
const WEAK_SIGNATURES: readonly (readonly [name: string, der: string])[] = [
  ['MD5', '06092a864886f70d010104'],
  ['SHA-1', '06092a864886f70d010105'],
  ['SHA-1', '06072a8648ce3d0401'],
];

export const weakCertificate = certificateCheck(
  {
    id: 'secrets/weak-certificate',
    title: 'Certificate has a weak key or signature',
    severity: 'medium',
    rationale:
      'RSA keys below 2048 bits and signatures with SHA-1 or MD5 can be broken by others than states, and Go, in which the ' +
      'API server is written, refuses the latter.',
    remediation: 'Issue a new one with an ECDSA key, or RSA with 2048 bits or more, signed with SHA-256 or better.',
    examples: { bad: bundleExample(WEAK), good: bundleExample(SOUND) },
  },
  ({ publicKey, raw }) => {
    const bits = publicKey.asymmetricKeyDetails?.modulusLength;
    if (bits !== undefined && bits < SMALLEST_RSA) return `has a key of ${bits} bits`;
    const der = raw.toString('hex');
    const weak = WEAK_SIGNATURES.find(([, oid]) => der.includes(oid));
    return weak && `is signed with ${weak[0]}`;
  },
);
