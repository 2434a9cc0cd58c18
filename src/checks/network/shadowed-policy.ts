import { shadowedPolicies } from '../../network/index.ts';
import type { Check } from '../check.ts';
import { policyExample, workloadExample } from './examples.ts';
import { NETWORK_NEEDS, noPolicy, reachabilityOf } from './network-answers.ts';

export const shadowedPolicy: Check = {
  id: 'network/shadowed-policy',
  title: 'Network policy changes nothing beside another',
  severity: 'low',
  rationale:
    'All that it allows another policy allows as well, or all that it decides another decides before. Whoever tightens ' +
    'it will wonder why nothing changes, and the wider one is the one that counts.',
  remediation: 'Delete it, or narrow the policy that covers it.',
  examples: {
    bad:
      workloadExample() +
      policyExample('podSelector: {}\ningress:\n  - from: [{ podSelector: {} }]', 'wide') +
      policyExample(
        'podSelector: { matchLabels: { app: web } }\ningress:\n  - from: [{ podSelector: { matchLabels: { app: web } } }]',
        'narrow',
      ),
    good:
      workloadExample() +
      policyExample('podSelector: {}', 'default-deny') +
      policyExample(
        'podSelector: { matchLabels: { app: web } }\ningress:\n  - from: [{ podSelector: { matchLabels: { app: web } } }]',
        'narrow',
      ),
  },
  references: [
    {
      title: 'Kubernetes: Network Policies, policies are additive',
      url: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation',
    },
  ],
  needs: NETWORK_NEEDS,
  nothingToJudge: noPolicy,
  *run(context) {
    for (const { policy, path, by } of shadowedPolicies(context.answer(reachabilityOf))) {
      const rule = path.length > 0;
      const other = by === policy ? 'an earlier rule of it' : `${by.object.kind} ${by.object.name}`;
      const message = rule ? `${other} decides all of it before` : `${other} allows all that it allows`;
      yield { check: shadowedPolicy, object: policy.object, path: rule ? path : ['metadata', 'name'], message };
    }
  },
};
