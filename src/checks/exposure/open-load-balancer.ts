import { objectCheck } from '../object-check.ts';
import { isIngressController } from './ingress-controllers.ts';
import { SERVICE, serviceExample } from './service.ts';
import { workloadsBehind } from './service-workloads.ts';

const SOURCE_RANGES = 'service.beta.kubernetes.io/load-balancer-source-ranges';

/** The annotations by which providers keep a load balancer inside the network. */
const INTERNAL: readonly (readonly [annotation: string, value: RegExp])[] = [
  ['service.beta.kubernetes.io/aws-load-balancer-scheme', /^internal$/],
  ['service.beta.kubernetes.io/aws-load-balancer-internal', /./],
  ['service.beta.kubernetes.io/azure-load-balancer-internal', /^true$/],
  ['networking.gke.io/load-balancer-type', /^internal$/i],
  ['cloud.google.com/load-balancer-type', /^internal$/i],
  ['service.beta.kubernetes.io/openstack-internal-load-balancer', /^true$/],
  ['service.beta.kubernetes.io/oci-load-balancer-internal', /^true$/],
  ['service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type', /^private$/],
  ['service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type', /^intranet$/],
];

export const openLoadBalancer = objectCheck(
  {
    id: 'exposure/open-load-balancer',
    title: 'Load balancer takes connections from everywhere',
    severity: 'medium',
    needs: ['services'],
    rationale:
      'Without source ranges the provider lets the whole internet connect. That is meant for a shop window, and often not ' +
      'for the admin pages, databases and brokers behind the same kind of Service.',
    remediation:
      'Set `loadBalancerSourceRanges` to the networks that need it, or make the load balancer internal by your ' +
      'provider’s annotation. What must be public belongs behind an Ingress or a Gateway, with an exception that says so.',
    examples: {
      bad: serviceExample('type: LoadBalancer'),
      good: serviceExample('type: LoadBalancer\nloadBalancerSourceRanges: ["203.0.113.0/24"]'),
    },
    references: [
      {
        title: 'Kubernetes: Service, type LoadBalancer',
        url: 'https://kubernetes.io/docs/concepts/services-networking/service/#loadbalancer',
      },
    ],
  },
  SERVICE,
  function* ({ spec }, { annotations, namespace, name }, context) {
    if (spec?.type !== 'LoadBalancer') return;
    if (INTERNAL.some(([name, value]) => value.test(annotations.get(name) ?? ''))) return;
    const ranges = spec.loadBalancerSourceRanges ?? [];
    const annotated = (annotations.get(SOURCE_RANGES) ?? '').split(',').filter((range) => range.trim() !== '');
    // The field decides where it is set; the annotation is looked at only without it.
    const effective = ranges.length > 0 ? ranges : annotated;
    const path = ranges.length > 0 ? ['spec', 'loadBalancerSourceRanges'] : ['spec', 'type'];
    if (effective.length > 0 && !effective.some(isEverywhere)) return;
    const what = effective.length === 0 ? 'has no source ranges' : 'its source ranges include every address';
    // That is what most of them are for; what lies behind is judged at the Ingress.
    const isFrontDoor = workloadsBehind(context, namespace, name).some(isIngressController);
    if (isFrontDoor) yield { path, message: `${what}: the way in to an ingress controller`, severity: 'low' };
    else yield { path, message: `${what}: every address may connect` };
  },
);

function isEverywhere(range: string): boolean {
  return /\/0+$/.test(range.trim());
}
