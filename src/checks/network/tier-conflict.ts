import { formatConnections, tierConflicts } from '../../network/index.ts';
import type { Check } from '../check.ts';
import { workloadExample } from './examples.ts';
import { NETWORK_NEEDS, noPolicy, reachabilityOf } from './network-answers.ts';

export const tierConflict: Check = {
  id: 'network/tier-conflict',
  title: 'Admin policies of one priority contradict each other',
  severity: 'high',
  rationale:
    'Which of two policies of a tier with equal priority decides is not defined. The plugin takes one, and another ' +
    'version, another node or a restart may take the other.',
  remediation: 'Give each policy of a tier a priority of its own.',
  examples: { bad: adminPolicies(10), good: adminPolicies(11) },
  references: [
    {
      title: 'Network Policy API: ClusterNetworkPolicy',
      url: 'https://network-policy-api.sigs.k8s.io/reference/spec/',
    },
  ],
  needs: NETWORK_NEEDS,
  nothingToJudge: noPolicy,
  *run(context) {
    for (const { policy, path, other, connections } of tierConflicts(context.answer(reachabilityOf))) {
      const message = `decides ${formatConnections(connections)} otherwise than ${other.object.kind} ${other.object.name} of the same priority`;
      yield { check: tierConflict, object: policy.object, path, message };
    }
  },
};

function adminPolicies(second: number): string {
  const policy = (name: string, action: string, priority: number) => `---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: ${name} }
spec:
  tier: Admin
  priority: ${priority}
  subject: { namespaces: {} }
  ingress:
    - action: ${action}
      from: [{ namespaces: {} }]
`;
  return workloadExample() + policy('tenants', 'Deny', 10) + policy('monitoring', 'Accept', second);
}
