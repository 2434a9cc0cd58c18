import { formatLabelSelector } from '../../kube/index.ts';
import type { Check } from '../check.ts';
import { policyExample, workloadExample } from './examples.ts';
import { NETWORK_NEEDS, noPolicy } from './network-answers.ts';
import { nothingSelected } from './unmatched.ts';

export const selectsNothing: Check = {
  id: 'network/selects-nothing',
  title: 'Network policy selects no pods',
  severity: 'medium',
  rationale: 'The workload that it was written for is not protected by it, and nothing says so: the policy is valid.',
  remediation: 'Make the selector that of the workload’s pods, or delete the policy if the workload is gone.',
  examples: {
    bad: workloadExample() + policyExample('podSelector:\n  matchLabels: { role: backend }'),
    good: workloadExample() + policyExample('podSelector:\n  matchLabels: { app: web }'),
  },
  references: [
    {
      title: 'Kubernetes: Network Policies, the NetworkPolicy resource',
      url: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-resource',
    },
  ],
  needs: NETWORK_NEEDS,
  nothingToJudge: noPolicy,
  *run(context) {
    for (const { policy, part, path, match, misspelt } of context.answer(nothingSelected)) {
      if (part !== 'subject' || misspelt !== undefined) continue;
      const labels = formatLabelSelector(match.pods);
      const message = labels === '' ? 'there are no pods' : `no pod has ${labels}`;
      yield { check: selectsNothing, object: policy.object, path, message };
    }
  },
};
