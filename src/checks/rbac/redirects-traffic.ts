import { bound, GOOD_PRACTICES, USING_RBAC } from './manifests.ts';
import { powerCheck } from './power-check.ts';

export const redirectsTraffic = powerCheck(
  {
    id: 'rbac/redirects-traffic',
    title: 'Subject can send the traffic of services elsewhere',
    rationale:
      'Endpoints and EndpointSlices say where a service leads, into other namespaces too, and an external ' +
      'address in the status of a service draws traffic to it.',
    remediation: 'Leave Endpoints and EndpointSlices to their controllers.',
    examples: {
      bad: bound('verbs: [update], apiGroups: [discovery.k8s.io], resources: [endpointslices]'),
      good: bound('verbs: [get], apiGroups: [discovery.k8s.io], resources: [endpointslices]'),
    },
    references: [GOOD_PRACTICES, USING_RBAC],
  },
  ['redirect-traffic'],
);
