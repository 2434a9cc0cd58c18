import { certificateCheck } from './certificate-checks.ts';
import { bundleExample, LASTS_FOR_DECADES, SOUND } from './example-certificates.ts';

/** Years beyond which it is never meant to be replaced. */
const LONGEST = 10;
const YEAR = 365.25 * 86_400_000;

export const longLivedCertificate = certificateCheck(
  {
    id: 'secrets/long-lived-certificate',
    title: 'Self-signed certificate is valid for decades',
    severity: 'low',
    rationale:
      'A key that leaks works for as long as the certificate does, and nothing revokes it: clusters keep no revocation lists.',
    remediation: 'Issue certificates for months, from an authority that renews them by itself.',
    examples: { bad: bundleExample(LASTS_FOR_DECADES), good: bundleExample(SOUND) },
  },
  (certificate) => {
    if (certificate.subject !== certificate.issuer) return undefined;
    const years = (Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)) / YEAR;
    return years > LONGEST + 0.1 ? `is valid for ${Math.round(years)} years` : undefined;
  },
);
