import { bound, GOOD_PRACTICES, USING_RBAC } from './manifests.ts';
import { powerCheck } from './power-check.ts';

export const writesAdmission = powerCheck(
  {
    id: 'rbac/writes-admission',
    title: 'Subject can change or lift admission',
    rationale:
      'A mutating webhook or policy changes what others write, pods and bindings too. A validating webhook is ' +
      'sent every secret that is written. Rules that are taken away protect nothing.',
    remediation: 'Leave admission webhooks and policies to the few who run the cluster.',
    examples: {
      bad: bound(
        'verbs: [create], apiGroups: [admissionregistration.k8s.io], resources: [mutatingwebhookconfigurations]',
      ),
      good: bound(
        'verbs: [get], apiGroups: [admissionregistration.k8s.io], resources: [mutatingwebhookconfigurations]',
      ),
    },
    references: [GOOD_PRACTICES, USING_RBAC],
  },
  ['write-webhooks', 'write-mutating-policies', 'weaken-admission'],
);
