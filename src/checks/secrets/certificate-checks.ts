import type { X509Certificate } from 'node:crypto';
import type { Check } from '../check.ts';
import type { CheckContext } from '../context.ts';
import { certificates } from './certificates.ts';

type Texts = Omit<Check, 'run' | 'needs' | 'references'>;

const REFERENCES: Check['references'] = [
  {
    title: 'Kubernetes: Certificates and certificate signing requests',
    url: 'https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/',
  },
];

/** A check that judges one certificate at a time; it gives the message of its finding. */
export function certificateCheck(
  texts: Texts,
  judge: (certificate: X509Certificate, context: CheckContext) => string | undefined,
): Check {
  const check: Check = {
    ...texts,
    needs: ['secrets', 'admission-webhooks', 'api-services', 'custom-resource-definitions'],
    references: REFERENCES,
    *run(context) {
      for (const { object, path, purpose, certificate } of context.answer(certificates)) {
        const message = judge(certificate, context);
        if (message !== undefined)
          yield { check, object, path, message: `the certificate of the ${purpose} ${message}` };
      }
    },
  };
  return check;
}

/** Whole days from the day of the context until the certificate ends; negative when it has ended. */
export function daysLeft(certificate: X509Certificate, { settings }: CheckContext): number {
  return Math.floor((Date.parse(certificate.validTo) - Date.parse(`${settings.today}T00:00:00Z`)) / 86_400_000);
}
