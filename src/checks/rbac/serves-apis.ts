import { bound, GOOD_PRACTICES, USING_RBAC } from './manifests.ts';
import { powerCheck } from './power-check.ts';

export const servesApis = powerCheck(
  {
    id: 'rbac/serves-apis',
    title: 'Subject can change what the API serves',
    rationale:
      'An APIService answers requests for its part of the API, a CustomResourceDefinition converts custom ' +
      'resources: operators then act on what the subject makes up.',
    remediation: 'Leave APIServices and CustomResourceDefinitions to the few who run the cluster.',
    examples: {
      bad: bound('verbs: [create], apiGroups: [apiregistration.k8s.io], resources: [apiservices]'),
      good: bound('verbs: [get], apiGroups: [apiregistration.k8s.io], resources: [apiservices]'),
    },
    references: [GOOD_PRACTICES, USING_RBAC],
  },
  ['serve-apis'],
);
