import { isPolicyEngine, POD_RULES, webhookCheck, webhookExample } from './webhooks.ts';

export const failsOpen = webhookCheck(
  {
    id: 'admission/fails-open',
    title: 'Policy webhook lets everything through when it fails',
    severity: 'medium',
    rationale:
      'With `failurePolicy: Ignore` whatever the policy engine cannot answer in time is allowed. Load, a crash or a ' +
      'request made to be slow switches the policy off, and nothing shows it.',
    remediation:
      'Set `failurePolicy: Fail`, run several replicas, and exempt the namespaces of the engine itself and of the system. ' +
      'What must hold always belongs in a ValidatingAdmissionPolicy, which the API server evaluates itself.',
    examples: {
      bad: webhookExample(`failurePolicy: Ignore\n${POD_RULES}`),
      good: webhookExample(`failurePolicy: Fail\n${POD_RULES}`),
    },
    references: [
      {
        title: 'Kubernetes: Admission webhook good practices',
        url: 'https://kubernetes.io/docs/concepts/cluster-administration/admission-webhooks-good-practices/',
      },
    ],
  },
  function* (webhook) {
    if (webhook.failurePolicy !== 'Ignore' || !isPolicyEngine(webhook)) return;
    yield { path: ['failurePolicy'], message: `${webhook.name} is passed over when it does not answer` };
  },
);
