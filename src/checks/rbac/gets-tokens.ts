import { bound, GOOD_PRACTICES, USING_RBAC } from './manifests.ts';
import { powerCheck } from './power-check.ts';

export const getsTokens = powerCheck(
  {
    id: 'rbac/gets-tokens',
    title: 'Subject can get tokens of service accounts',
    rationale:
      'Kubernetes issues a token of any service account to whoever may create `serviceaccounts/token`, or a ' +
      'Secret of that type and read it; old tokens lie in secrets for good. A token acts with all that the account may do.',
    remediation:
      'Name the service accounts with `resourceNames`, and do not give `create` on secrets together with ' +
      'reading them.',
    examples: {
      bad: bound('verbs: [create], apiGroups: [""], resources: [serviceaccounts/token]'),
      good: bound('verbs: [get], apiGroups: [""], resources: [serviceaccounts]'),
    },
    references: [GOOD_PRACTICES, USING_RBAC],
  },
  ['request-tokens', 'read-secrets', 'create-token-secret', 'create-bootstrap-token', 'create-missing-account'],
);
