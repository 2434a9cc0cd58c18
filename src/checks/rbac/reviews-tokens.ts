import { bound, GOOD_PRACTICES, USING_RBAC } from './manifests.ts';
import { powerCheck } from './power-check.ts';

export const reviewsTokens = powerCheck(
  {
    id: 'rbac/reviews-tokens',
    title: 'Subject can try out tokens',
    rationale:
      'A token review says whether a token is good and whose it is: it tells whoever finds tokens which of them are worth something.',
    remediation: 'Bind `system:auth-delegator` to the servers that authenticate their clients by tokens alone.',
    examples: {
      bad: bound('verbs: [create], apiGroups: [authentication.k8s.io], resources: [tokenreviews]'),
      good: bound('verbs: [create], apiGroups: [authorization.k8s.io], resources: [selfsubjectaccessreviews]'),
    },
    references: [GOOD_PRACTICES, USING_RBAC],
  },
  ['review-tokens'],
);
