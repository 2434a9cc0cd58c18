import { describeObject, type KubernetesObject, type Snapshot, type Workload } from '../../kube/index.ts';
import { evaluatePod, LEVELS } from '../../pod-security/index.ts';
import { byHand, type Fix, type Subject } from '../fix.ts';

/** Enforces the strictest level that all workloads of the namespace pass, other fixes included. */
export const namespaceLevel: Fix = {
  checks: ['pod-security/namespace-not-enforced'],
  late: true,
  answer(subject) {
    const { finding } = subject;
    const { name } = finding.object;
    const workloads = workloadsIn(subject.snapshot, name);
    if (workloads.length === 0)
      return byHand('no workload of the namespace was read: what runs there decides the level');
    const level = LEVELS.toReversed().find((one) => one !== 'privileged' && breaking(subject, name, one) === undefined);
    if (level === undefined) {
      const first = breaking(subject, name, 'baseline');
      const which = first === undefined ? 'a workload in it' : describeObject(first);
      return byHand(`${which} breaks baseline: mend that, or give it a namespace of its own`);
    }
    return {
      proposals: [
        {
          tier: 'likely',
          title: `enforce ${level}`,
          why:
            workloads.length === 1
              ? 'the only workload that was read passes it, and others that run there may not'
              : `all ${workloads.length} workloads that were read pass it, and others that run there may not`,
          changes: [{ op: 'set', path: finding.path, value: level }],
        },
      ],
      byHand: `label it ${finding.path.at(-1)}: ${level}`,
    };
  },
};

/** What is let in once the fixes are made: templates, and not what was made from them as they were. */
function workloadsIn(snapshot: Snapshot, namespace: string): readonly Workload[] {
  return snapshot.workloads.filter(
    ({ object }) => object.namespace === namespace && snapshot.templateOwner(object) === object,
  );
}

/** The first workload of the namespace that a level would not let in. */
function breaking(
  { snapshot, settings }: Subject,
  namespace: string,
  level: (typeof LEVELS)[number],
): KubernetesObject | undefined {
  const policy = { ...settings.podSecurity, level };
  return workloadsIn(snapshot, namespace).find((workload) => {
    const kind = workload.templatePath.length === 0 ? 'Pod' : 'template';
    const server = { version: settings.kubernetesVersion, kind } as const;
    return workload.problems.length > 0 || evaluatePod(policy, workload, server).violations.length > 0;
  })?.object;
}
