import { certificateCheck, daysLeft } from './certificate-checks.ts';
import { bundleExample, ENDS_SOON, SOUND } from './example-certificates.ts';

/** Days before the end from which it is soon. */
const SOON = 30;

export const expiringCertificate = certificateCheck(
  {
    id: 'secrets/expiring-certificate',
    title: 'Certificate expires soon',
    severity: 'medium',
    rationale: 'When it does, clients refuse the connection, and a webhook fails every request it is called for.',
    remediation:
      'Renew it now, and find out why nothing renewed it: automatic renewal happens at two thirds of the lifetime.',
    examples: { bad: bundleExample(ENDS_SOON), good: bundleExample(SOUND) },
  },
  (certificate, context) => {
    const days = daysLeft(certificate, context);
    return days >= 0 && days <= SOON ? `ends in ${days} days` : undefined;
  },
);
