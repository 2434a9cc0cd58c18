import type { KubernetesObject } from '../../kube/index.ts';
import { byAbsence } from '../by-absence.ts';
import type { Check } from '../check.ts';
import type { CheckContext } from '../context.ts';
import { isPolicyEngine, POD_RULES, webhookExample, webhooks } from './webhooks.ts';

const NAMESPACE = `apiVersion: v1
kind: Namespace
metadata:
  name: kube-system
`;

const check: Check = {
  id: 'admission/no-policy',
  title: 'Cluster has no admission policies of its own',
  severity: 'low',
  rationale:
    'Pod Security admission judges pods alone. Nothing here keeps out images from unknown registries, wildcard roles, ' +
    'Services with external addresses, or whatever your own rules are.',
  remediation: 'Add ValidatingAdmissionPolicies, which the API server evaluates itself, or a policy engine.',
  examples: { bad: NAMESPACE, good: `${NAMESPACE}---\n${webhookExample(POD_RULES)}` },
  references: [
    {
      title: 'Kubernetes: Validating Admission Policy',
      url: 'https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/',
    },
  ],
  needs: ['namespaces', 'admission-webhooks', 'admission-policies'],
  nothingToJudge: (context) =>
    systemNamespace(context) === undefined
      ? 'no Namespace kube-system in what was read: a part of a cluster'
      : undefined,
  *run(context) {
    const system = systemNamespace(context);
    if (system === undefined) return;
    const policies = context.snapshot.ofKind('admissionregistration.k8s.io', 'ValidatingAdmissionPolicy');
    if (policies.length > 0 || context.answer(webhooks).some(isPolicyEngine)) return;
    yield {
      check,
      object: system,
      path: [],
      message: 'no policy engine and no ValidatingAdmissionPolicy',
    };
  },
};

export const noPolicyEngine = byAbsence(check);

/** Files hold a part of a cluster. The system namespace says that the whole of one was read. */
function systemNamespace({ snapshot }: CheckContext): KubernetesObject | undefined {
  return snapshot.find('', 'Namespace', '', 'kube-system');
}
