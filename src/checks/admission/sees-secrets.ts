import { covers, webhookCheck, webhookExample } from './webhooks.ts';

const secretRules = (resources: string): string =>
  `rules:\n  - { apiGroups: [""], apiVersions: [v1], resources: [${resources}], operations: [CREATE, UPDATE] }`;

export const seesSecrets = webhookCheck(
  {
    id: 'admission/sees-secrets',
    title: 'Webhook is sent every Secret that is written',
    severity: 'medium',
    rationale:
      'The API server sends the webhook whole objects. A webhook for `secrets`, or for `*`, is told every value, and ' +
      'whoever runs its program or can read its logs is too.',
    remediation: 'Take `secrets` out of its rules, and list the resources it needs in place of `*`.',
    examples: {
      bad: webhookExample(secretRules('"*"')),
      good: webhookExample(secretRules('pods')),
    },
    references: [
      {
        title: 'Kubernetes: Dynamic admission control',
        url: 'https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/',
      },
    ],
  },
  function* (webhook) {
    if (!covers(webhook, '', 'secrets')) return;
    // A match condition may keep Secrets out; what it says needs a CEL evaluation of the request.
    if (webhook.hasMatchConditions) return;
    yield { path: ['rules'], message: `${webhook.name} receives Secrets` };
  },
);
