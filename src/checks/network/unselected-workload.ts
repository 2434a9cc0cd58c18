import { unselectedWorkloads } from '../../network/index.ts';
import type { Check } from '../check.ts';
import { policyExample, workloadExample } from './examples.ts';
import { idle, NETWORK_NEEDS, reachabilityOf, usedNamespaces } from './network-answers.ts';

export const unselectedWorkload: Check = {
  id: 'network/unselected-workload',
  title: 'No network policy applies to the workload',
  severity: 'medium',
  rationale:
    'Others of its namespace have policies, so somebody took care, and this one was left out, often by a label that was ' +
    'changed. It connects to everything, and everything connects to it.',
  remediation:
    'Give it a policy, or close the whole namespace by one with an empty `podSelector` and open what is needed.',
  examples: {
    bad: `${workloadExample()}---\n${workloadExample('db', 5432)}${policyExample('podSelector:\n  matchLabels: { app: web }')}`,
    good: `${workloadExample()}---\n${workloadExample('db', 5432)}${policyExample('podSelector: {}')}`,
  },
  references: [
    {
      title: 'Kubernetes: Network Policies, the two sorts of pod isolation',
      url: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation',
    },
  ],
  needs: NETWORK_NEEDS,
  nothingToJudge: idle,
  *run(context) {
    const unselected = new Set(unselectedWorkloads(context.answer(reachabilityOf)));
    for (const { workloads } of context.answer(usedNamespaces).values()) {
      // Where nobody has one, the namespace is at fault.
      if (workloads.every((workload) => unselected.has(workload))) continue;
      for (const workload of workloads) {
        const pod = unselected.has(workload) ? workload.pods[0] : undefined;
        if (pod === undefined) continue;
        const { object, templatePath } = pod.workload;
        yield {
          check: unselectedWorkload,
          object,
          path: [...templatePath, 'metadata', 'labels'],
          message: 'no policy selects these labels, though others of the namespace have one',
        };
      }
    }
  },
};
