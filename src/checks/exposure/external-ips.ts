import { objectCheck } from '../object-check.ts';
import { SERVICE, serviceExample } from './service.ts';

export const externalIps = objectCheck(
  {
    id: 'exposure/external-ips',
    title: 'Service claims external addresses',
    severity: 'high',
    needs: ['services'],
    rationale:
      'Every node sends traffic for these addresses to the Service, whoever owns them. With an address of somebody else ' +
      'the Service takes over traffic that was meant for it (CVE-2020-8554), and Kubernetes cannot prevent it.',
    remediation:
      'Use a load balancer or a Gateway. Forbid the field with the DenyServiceExternalIPs admission plugin or a policy.',
    examples: {
      bad: serviceExample('externalIPs: ["203.0.113.10"]'),
      good: serviceExample('type: ClusterIP'),
    },
    references: [
      {
        title: 'Kubernetes: CVE-2020-8554, man in the middle using LoadBalancer or ExternalIPs',
        url: 'https://github.com/kubernetes/kubernetes/issues/97076',
      },
    ],
  },
  SERVICE,
  function* ({ spec }) {
    const addresses = spec?.externalIPs ?? [];
    if (addresses.length > 0) {
      yield { path: ['spec', 'externalIPs'], message: `claims ${addresses.length} addresses outside the cluster` };
    }
  },
);
