import { matchesLabels, type Workload } from '../../kube/index.ts';
import type { CheckContext } from '../context.ts';
import { workloadsBehind } from '../exposure/service-workloads.ts';
import { covers, POD_RULES, type Webhook, webhookCheck, webhookExample } from './webhooks.ts';

export const deadlock = webhookCheck(
  {
    id: 'admission/deadlock',
    title: 'Webhook stands in the way of its own pods',
    severity: 'high',
    rationale:
      'The webhook is called before its own pods are made, and fails closed. When none of them runs, after an outage of ' +
      'the nodes say, none can be started, and neither can any other pod it covers.',
    remediation: 'Leave out its own namespace with a `namespaceSelector` on `kubernetes.io/metadata.name`.',
    examples: {
      bad: `${webhookExample(POD_RULES)}${engine()}`,
      good: `${webhookExample(
        `namespaceSelector:\n  matchExpressions: [{ key: kubernetes.io/metadata.name, operator: NotIn, values: [kyverno] }]\n${POD_RULES}`,
      )}${engine()}`,
    },
    references: [
      {
        title: 'Kubernetes: Admission webhook good practices',
        url: 'https://kubernetes.io/docs/concepts/cluster-administration/admission-webhooks-good-practices/',
      },
    ],
  },
  function* (webhook, context) {
    if (webhook.failurePolicy !== 'Fail' || webhook.hasMatchConditions || !covers(webhook, '', 'pods')) return;
    if (!webhook.rules.some(({ operations = [] }) => operations.includes('*') || operations.includes('CREATE'))) return;
    const own = workloadsBehind(context, webhook.service?.namespace ?? '', webhook.service?.name ?? '');
    if (own.length === 0 || !own.every((workload) => isCalledFor(webhook, workload, context))) return;
    yield { path: ['namespaceSelector'], message: `${webhook.name} must answer before its own pods can be made` };
  },
);

function isCalledFor(
  { namespaceSelector, objectSelector }: Webhook,
  workload: Workload,
  context: CheckContext,
): boolean {
  const { namespace } = workload.object;
  const labels = new Map(context.snapshot.find('', 'Namespace', '', namespace)?.labels);
  labels.set('kubernetes.io/metadata.name', namespace);
  return (
    matchesLabels(namespaceSelector, labels) && matchesLabels(objectSelector, workload.metadata.labels ?? new Map())
  );
}

function engine(): string {
  return `---
apiVersion: v1
kind: Service
metadata: { name: kyverno-svc, namespace: kyverno }
spec:
  selector: { app: kyverno }
  ports: [{ port: 443 }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: kyverno, namespace: kyverno }
spec:
  selector:
    matchLabels: { app: kyverno }
  template:
    metadata:
      labels: { app: kyverno }
    spec:
      containers: [{ name: kyverno, image: registry.example.com/kyverno:1.16 }]
`;
}
