import { objectCheck } from '../object-check.ts';
import { INGRESS, ingressExample } from './ingress.ts';

export const ingressWildcardHost = objectCheck(
  {
    id: 'exposure/ingress-wildcard-host',
    title: 'Ingress takes hosts that it does not name',
    severity: 'low',
    needs: ['routes'],
    rationale:
      'A rule without a host, or with `*.`, gets requests for names that nobody thought of: those of other teams that ' +
      'have no Ingress yet, and those that an attacker points at the cluster.',
    remediation: 'Name each host. Where one Ingress must be the catch-all, make it one that serves an error page.',
    examples: {
      bad: ingressExample({ host: '"*.example.com"' }),
      good: ingressExample({ host: 'shop.example.com' }),
    },
    references: [
      {
        title: 'Kubernetes: Ingress, hostname wildcards',
        url: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#hostname-wildcards',
      },
    ],
  },
  INGRESS,
  function* ({ spec }) {
    for (const { index, host = '' } of spec?.rules ?? []) {
      if (host === '') yield { path: ['spec', 'rules', index], message: 'has no host, so it takes every host' };
      else if (host.startsWith('*'))
        yield { path: ['spec', 'rules', index, 'host'], message: `takes every host in ${host}` };
    }
  },
);
