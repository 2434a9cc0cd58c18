import type { LabelSelector } from '../../kube/index.ts';
import { isPolicyEngine, POD_RULES, webhookCheck, webhookExample } from './webhooks.ts';

/** The label that the API server sets and nobody can change. */
const FIXED = 'kubernetes.io/metadata.name';

export const evadableSelector = webhookCheck(
  {
    id: 'admission/evadable-selector',
    title: 'Policy webhook can be evaded by setting a label',
    severity: 'medium',
    rationale:
      'The webhook is not called for objects, or in namespaces, with certain labels. Whoever may set such a label, and ' +
      'authors of pods may set those of their pods, decides whether the policy holds.',
    remediation:
      'Select namespaces by `kubernetes.io/metadata.name`, which is fixed, and leave `objectSelector` empty. Guard other ' +
      'labels by RBAC: who may update namespaces.',
    examples: {
      bad: webhookExample(
        `objectSelector:\n  matchExpressions: [{ key: policy/skip, operator: DoesNotExist }]\n${POD_RULES}`,
      ),
      good: webhookExample(
        `namespaceSelector:\n  matchExpressions: [{ key: kubernetes.io/metadata.name, operator: NotIn, values: [kyverno] }]\n${POD_RULES}`,
      ),
    },
    references: [
      {
        title: 'Kubernetes: Admission webhook good practices',
        url: 'https://kubernetes.io/docs/concepts/cluster-administration/admission-webhooks-good-practices/',
      },
    ],
  },
  function* (webhook) {
    if (!isPolicyEngine(webhook)) return;
    for (const [field, selector] of [
      ['objectSelector', webhook.objectSelector],
      ['namespaceSelector', webhook.namespaceSelector],
    ] as const) {
      const label = changeableLabel(selector);
      if (label === undefined) continue;
      const whose = field === 'objectSelector' ? 'the object' : 'its namespace';
      yield { path: [field], message: `${webhook.name} is not called depending on label ${label} of ${whose}` };
    }
  },
);

function changeableLabel({ requirements }: LabelSelector): string | undefined {
  return requirements.find(({ key }) => key !== FIXED)?.key;
}
