import { bound, GOOD_PRACTICES, USING_RBAC } from './manifests.ts';
import { powerCheck } from './power-check.ts';

export const approvesCertificates = powerCheck(
  {
    id: 'rbac/approves-certificates',
    title: 'Subject can get client certificates for others',
    rationale:
      'A client certificate is a user name and groups. Whoever requests one and approves it, or signs it, is ' +
      'whoever it names, for as long as it is valid, and no binding can take it back.',
    remediation: 'Keep `approve` and `sign` to the controllers of a signer, and name the signer with `resourceNames`.',
    examples: {
      bad: bound(`verbs: [create, get], apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests]
verbs: [update], apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests/approval]
verbs: [approve], apiGroups: [certificates.k8s.io], resources: [signers]`),
      good: bound('verbs: [get, list], apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests]'),
    },
    references: [GOOD_PRACTICES, USING_RBAC],
  },
  ['approve-certificates', 'request-node-certificate', 'sign-certificates'],
);
