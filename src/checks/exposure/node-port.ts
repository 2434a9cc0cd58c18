import { objectCheck } from '../object-check.ts';
import { SERVICE, serviceExample } from './service.ts';

export const nodePort = objectCheck(
  {
    id: 'exposure/node-port',
    title: 'Service opens a port on every node',
    severity: 'medium',
    needs: ['services'],
    rationale:
      'A NodePort is open on all addresses of all nodes. It goes past the load balancer, its TLS and its allow lists, ' +
      'and with the default traffic policy the workload sees a node’s address in place of the caller’s.',
    remediation: 'Use type ClusterIP behind an Ingress or a Gateway, or a LoadBalancer with source ranges.',
    examples: { bad: serviceExample('type: NodePort'), good: serviceExample('type: ClusterIP') },
    references: [
      {
        title: 'Kubernetes: Service, type NodePort',
        url: 'https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport',
      },
    ],
  },
  SERVICE,
  function* ({ spec }) {
    if (spec?.type !== 'NodePort') return;
    const ports = (spec.ports ?? []).flatMap(({ nodePort: port }) => (port ? [port] : []));
    const which = ports.length > 0 ? `opens ${ports.join(', ')} on every node` : 'opens a port on every node';
    yield { path: ['spec', 'type'], message: which };
  },
);
