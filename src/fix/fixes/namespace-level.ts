import { evaluatePod, LEVELS } from '../../pod-security/index.ts';
import { byHand, type Fix, type Subject } from '../fix.ts';

/** Enforces the strictest level that all workloads of the namespace pass, other fixes included. */
export const namespaceLevel: Fix = {
  checks: ['pod-security/namespace-not-enforced'],
  late: true,
  answer(subject) {
    const { finding } = subject;
    const { name } = finding.object;
    const workloads = subject.snapshot.workloads.filter(({ object }) => object.namespace === name);
    if (workloads.length === 0)
      return byHand('no workload of the namespace was read: what runs there decides the level');
    const level = LEVELS.toReversed().find((one) => one !== 'privileged' && passes(subject, name, one));
    if (level === undefined)
      return byHand('a workload in it breaks baseline: mend that, or move it to a namespace of its own');
    return {
      proposals: [
        {
          tier: 'likely',
          title: `enforce ${level}`,
          why: `all ${workloads.length} workloads that were read pass it, and others that run there may not`,
          changes: [{ op: 'set', path: finding.path, value: level }],
        },
      ],
      byHand: `label it ${finding.path.at(-1)}: ${level}`,
    };
  },
};

function passes({ snapshot, settings }: Subject, namespace: string, level: (typeof LEVELS)[number]): boolean {
  const policy = { ...settings.podSecurity, level };
  return snapshot.workloads
    .filter(({ object }) => object.namespace === namespace)
    .every((workload) => {
      const kind = workload.templatePath.length === 0 ? 'Pod' : 'template';
      const server = { version: settings.kubernetesVersion, kind } as const;
      return workload.problems.length === 0 && evaluatePod(policy, workload, server).violations.length === 0;
    });
}
