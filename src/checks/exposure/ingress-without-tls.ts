import { objectCheck } from '../object-check.ts';
import { INGRESS, ingressExample } from './ingress.ts';

export const ingressWithoutTls = objectCheck(
  {
    id: 'exposure/ingress-without-tls',
    title: 'Ingress serves a host without TLS',
    severity: 'medium',
    needs: ['routes'],
    rationale:
      'Requests, with passwords and session cookies in them, cross the network in clear text, and anybody on the way can ' +
      'read and change them.',
    remediation:
      'Add the host to `spec.tls` with the Secret of its certificate; cert-manager can issue and renew it. Where a load ' +
      'balancer in front ends TLS, say so in an exception.',
    examples: {
      bad: ingressExample({}),
      good: ingressExample({ spec: 'tls:\n  - hosts: [shop.example.com]\n    secretName: shop-tls' }),
    },
    references: [
      {
        title: 'Kubernetes: Ingress, TLS',
        url: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#tls',
      },
    ],
  },
  INGRESS,
  function* ({ spec }, { annotations }) {
    // The AWS load balancer controller takes its certificate from here.
    if (annotations.has('alb.ingress.kubernetes.io/certificate-arn')) return;
    const entries = spec?.tls ?? [];
    // An entry without hosts is for all of them.
    const all = entries.some(({ hosts }) => hosts === undefined || hosts.length === 0);
    if (all) return;
    const covered = entries.flatMap(({ hosts = [] }) => hosts);
    for (const { index, host = '' } of spec?.rules ?? []) {
      if (covered.some((pattern) => covers(pattern, host))) continue;
      yield {
        path: host === '' ? ['spec', 'rules', index] : ['spec', 'rules', index, 'host'],
        message: host === '' ? 'every host is served without TLS' : `${host} is served without TLS`,
      };
    }
    if ((spec?.rules ?? []).length === 0 && entries.length === 0) {
      yield { path: ['spec', 'tls'], message: 'the default backend is served without TLS' };
    }
  },
);

/** A certificate for `*.example.com` is for one label in front. */
function covers(pattern: string, host: string): boolean {
  if (pattern === host) return true;
  if (!pattern.startsWith('*.') || !host.includes('.')) return false;
  return host.slice(host.indexOf('.')) === pattern.slice(1);
}
