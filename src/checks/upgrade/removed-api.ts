import { apiExample, oldApiCheck } from './old-api-check.ts';

export const removedApi = oldApiCheck(
  {
    id: 'upgrade/removed-api',
    title: 'Object is written in an API version that is gone',
    severity: 'high',
    rationale:
      'The API server of this version refuses the file. Where it is a policy or a limit, the cluster goes without it and ' +
      'the rest of the release may be rolled out all the same.',
    remediation: 'Write the object in the version that took its place; fields may have moved. `kubectl convert` helps.',
    examples: {
      bad: apiExample('policy/v1beta1', 'PodDisruptionBudget'),
      good: apiExample('policy/v1', 'PodDisruptionBudget'),
    },
  },
  ({ removedIn }, minor) => (minor >= removedIn ? `is not served since v1.${removedIn}` : undefined),
);
