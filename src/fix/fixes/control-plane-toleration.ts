import { valueAt } from '../../kube/index.ts';
import type { Change } from '../edit/index.ts';
import { byHand, type Fix } from '../fix.ts';

const TAINTS: ReadonlySet<string> = new Set([
  'node-role.kubernetes.io/control-plane',
  'node-role.kubernetes.io/master',
]);

/** Takes out the tolerations by which a workload runs on control plane nodes. */
export const controlPlaneToleration: Fix = {
  checks: ['workload/control-plane-toleration'],
  answer({ workload }) {
    if (workload === undefined) return byHand('');
    const { object, spec, templatePath } = workload;
    if (object.kind === 'DaemonSet') return byHand('an agent may have to run on every node: this one may not be one');
    const placed = ['nodeSelector', 'affinity', 'nodeName'].map((field) =>
      valueAt(object.content, [...templatePath, 'spec', field]),
    );
    if ([...TAINTS].some((taint) => JSON.stringify(placed).includes(taint))) {
      return byHand('it asks for control plane nodes, and would run nowhere else');
    }
    const tolerations = spec.tolerations ?? [];
    if (tolerations.some(({ key = '', operator }) => key === '' && operator === 'Exists')) {
      return byHand('it tolerates every taint: which of them it has to is not in the manifest');
    }
    const at = [...templatePath, 'spec', 'tolerations'];
    const found = tolerations.filter(({ key = '' }) => TAINTS.has(key));
    // The last first, as taking one away moves those behind it.
    const changes: readonly Change[] =
      found.length === tolerations.length
        ? [{ op: 'remove', path: at }]
        : found.toReversed().map(({ index }) => ({ op: 'remove', path: [...at, index] }));
    return {
      proposals: [
        {
          tier: 'likely',
          title: 'no longer tolerate the taint of control plane nodes',
          why: 'it needs other nodes to run on, and must not be what those nodes are for',
          changes,
        },
      ],
      byHand: 'take out the toleration',
    };
  },
};
