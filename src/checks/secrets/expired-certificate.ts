import { certificateCheck, daysLeft } from './certificate-checks.ts';
import { bundleExample, EXPIRED, SOUND } from './example-certificates.ts';

export const expiredCertificate = certificateCheck(
  {
    id: 'secrets/expired-certificate',
    title: 'Certificate has expired',
    severity: 'high',
    rationale:
      'Clients refuse the connection, or were told to stop checking. A webhook whose bundle has expired fails every request, or ' +
      'none is checked at all.',
    remediation: 'Issue a new one, and let cert-manager or the like renew it from now on.',
    examples: { bad: bundleExample(EXPIRED), good: bundleExample(SOUND) },
  },
  (certificate, context) =>
    daysLeft(certificate, context) < 0
      ? `ended on ${new Date(certificate.validTo).toISOString().slice(0, 10)}`
      : undefined,
);
