import type { LabelSelector } from '../../kube/index.ts';
import { readServices } from '../../network/index.ts';
import type { Check, Finding } from '../check.ts';
import type { CheckContext } from '../context.ts';
import { policyExample, workloadExample } from './examples.ts';
import { clusterOf, idle, NETWORK_NEEDS } from './network-answers.ts';
import { misspelling, nothingSelected } from './unmatched.ts';

export const misspeltLabel: Check = {
  id: 'network/misspelt-label',
  title: 'Selector asks for a label that nothing has',
  severity: 'medium',
  rationale:
    'The selector selects nothing, and there is a label that differs from what it asks for by a letter or two. The ' +
    'policy does not protect what it was written for, or opens what it was not written for.',
  remediation: 'Write the label as the pods or namespaces have it.',
  examples: {
    bad: workloadExample('catalogue') + policyExample('podSelector:\n  matchLabels: { app: catalog }'),
    good: workloadExample('catalogue') + policyExample('podSelector:\n  matchLabels: { app: catalogue }'),
  },
  references: [
    {
      title: 'Kubernetes: Labels and Selectors',
      url: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/',
    },
  ],
  needs: [...NETWORK_NEEDS, 'services'],
  nothingToJudge: idle,
  *run(context) {
    for (const { policy, misspelt } of context.answer(nothingSelected)) {
      if (misspelt === undefined) continue;
      yield {
        check: misspeltLabel,
        object: policy.object,
        path: misspelt.path,
        message: `nothing has ${misspelt.written}; ${misspelt.meant} is there`,
      };
    }
    yield* inServices(context);
  },
};

function* inServices(context: CheckContext): Generator<Finding> {
  const { workloads } = context.answer(clusterOf);
  const podsByNamespace = Map.groupBy(
    workloads.flatMap(({ pods }) => pods),
    ({ namespace }) => namespace,
  );
  for (const { object, namespace, selector } of readServices(context.snapshot)) {
    const pods = podsByNamespace.get(namespace) ?? [];
    const isSelected = ({ labels }: { readonly labels: ReadonlyMap<string, string> }) =>
      [...selector].every(([key, value]) => labels.get(key) === value);
    if (selector.size === 0 || pods.some(isSelected)) continue;
    const asked: LabelSelector = {
      requirements: [...selector].map(([key, value]) => ({ key, operator: 'In', values: [value] })),
    };
    const labels = pods.map((pod) => pod.labels);
    const misspelt = misspelling(asked, object, ['spec', 'selector'], labels);
    if (misspelt === undefined) continue;
    const path = ['spec', 'selector', misspelt.written.slice(0, misspelt.written.indexOf('='))];
    const message = `nothing has ${misspelt.written}; ${misspelt.meant} is there`;
    yield { check: misspeltLabel, object, path, message };
  }
}
