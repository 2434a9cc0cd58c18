import type { Check } from '../check.ts';
import { istioExample, meshExample, workloadExample } from './examples.ts';
import { authorizationPolicies, isUnconditional, MESH_NEEDS, noAuthorizationPolicy } from './mesh-answers.ts';

export const meshAllowsAll: Check = {
  id: 'network/mesh-allows-all',
  title: 'Mesh authorization rule without conditions',
  severity: 'medium',
  rationale:
    'An ALLOW rule that names no source, operation or condition allows every request of everyone, without mTLS too. ' +
    'Beside it no other ALLOW policy for the same workloads closes anything.',
  remediation: 'Name the callers by `from.source.principals` or `serviceAccounts`, and what they may do by `to`.',
  examples: {
    bad: meshExample() + workloadExample() + istioExample('AuthorizationPolicy', 'rules:\n  - {}'),
    good:
      meshExample() +
      workloadExample() +
      istioExample(
        'AuthorizationPolicy',
        'rules:\n  - from:\n      - source: { principals: [cluster.local/ns/shop/sa/web] }',
      ),
  },
  references: [
    {
      title: 'Istio: AuthorizationPolicy',
      url: 'https://istio.io/latest/docs/reference/config/security/authorization-policy/',
    },
  ],
  needs: MESH_NEEDS,
  nothingToJudge: noAuthorizationPolicy,
  *run(context) {
    for (const { object, action, rules } of context.answer(authorizationPolicies)) {
      for (const rule of action === 'ALLOW' ? rules : []) {
        if (!isUnconditional(rule)) continue;
        yield { check: meshAllowsAll, object, path: rule.path, message: 'allows every request of everyone' };
      }
    }
  },
};
