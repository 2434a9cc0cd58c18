import { allowAllRules } from '../../network/index.ts';
import type { Check } from '../check.ts';
import { isSystemNamespace } from '../namespace/system-namespace.ts';
import { policyExample, workloadExample } from './examples.ts';
import { clusterOf, NETWORK_NEEDS, noPolicy } from './network-answers.ts';

export const allowAll: Check = {
  id: 'network/allow-all',
  title: 'Network policy allows everything',
  severity: 'medium',
  rationale:
    'A policy that allows every peer on every port closes nothing, and it also opens what other policies would have ' +
    'closed: rules add up. It looks like protection to whoever counts policies.',
  remediation:
    'Name the peers and the ports. `breakwater network generate --from-flows` writes the rules for what was seen.',
  examples: {
    bad:
      workloadExample() +
      policyExample(
        'podSelector: {}\ningress:\n  - from:\n      - ipBlock: { cidr: 0.0.0.0/1 }\n      - ipBlock: { cidr: 128.0.0.0/1 }',
      ),
    good:
      workloadExample() +
      policyExample(
        'podSelector: {}\ningress:\n  - from: [{ namespaceSelector: { matchLabels: { team: web } } }]\n    ports: [{ port: 8080 }]',
      ),
  },
  references: [
    {
      title: 'Kubernetes: Network Policies, allow all ingress traffic',
      url: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/#allow-all-ingress-traffic',
    },
  ],
  needs: NETWORK_NEEDS,
  nothingToJudge: noPolicy,
  sameCauseAs: [
    'network/metadata-service-reachable',
    'network/egress-to-internet',
    'network/reachable-from-every-namespace',
  ],
  *run(context) {
    for (const { policy, direction, rule, who } of allowAllRules(context.answer(clusterOf).policies)) {
      if (isSystemNamespace(policy.object.namespace)) continue;
      const message = `allows all ports ${direction === 'ingress' ? 'from' : 'to'} ${who}`;
      yield { check: allowAll, object: policy.object, path: rule.path, message };
    }
  },
};
