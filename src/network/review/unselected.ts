import type { NetworkWorkload } from '../model/index.ts';
import { has, type Reachability } from '../reach/index.ts';

/** The workloads that no policy applies to, of any tier, in any direction. */
export function unselectedWorkloads({ cluster, universe }: Reachability): readonly NetworkWorkload[] {
  const policies = [...universe.ingress, ...universe.egress];
  const selected = new Map<number, boolean>();
  const isSelected = (number: number) => {
    const known = selected.get(number) ?? policies.some(({ subjects }) => has(subjects.possible, number));
    selected.set(number, known);
    return known;
  };
  return cluster.workloads.filter(({ pods }) => !pods.some((pod) => isSelected(universe.classOfPod(pod))));
}
