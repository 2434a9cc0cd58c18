/*
 * Containers must not take ports of the node.
 *
 * Fields:  spec.{initContainers,containers,ephemeralContainers}[*].ports[*].hostPort
 * Allowed: absent, 0
 *
 * Pod Security Standards, Baseline, "Host Ports".
 */
import type { Container, PodTemplate } from '../../kube/index.ts';
import type { Check, Evidence, Forbidden } from '../check.ts';
import { containersWhere, inContainer, nameContainers } from '../visitor.ts';
import { plural, sortedSet } from '../words.ts';

export const hostPorts: Check = {
  id: 'hostPorts',
  level: 'baseline',
  versions: [{ since: 0, forbids }],
};

const isHostPort = (port: { readonly hostPort?: number }): boolean => (port.hostPort ?? 0) !== 0;
const takesHostPort = ({ ports }: Container): boolean => ports?.some(isHostPort) ?? false;

function forbids(pod: PodTemplate): Forbidden | undefined {
  const containers = containersWhere(pod, takesHostPort);
  if (containers.length === 0) return undefined;
  const numbers: string[] = [];
  const evidence: Evidence[] = [];
  for (const placed of containers) {
    for (const { index, hostPort } of placed.container.ports?.filter(isHostPort) ?? []) {
      numbers.push(String(hostPort));
      evidence.push(inContainer(placed, ['ports', index, 'hostPort'], `takes port ${hostPort} of the node`));
    }
  }
  // Sorted as text, which is how the API server lists them: 10250 before 443.
  const ports = sortedSet(numbers);
  return {
    reason: 'hostPort',
    detail: `${nameContainers(containers)} ${plural('uses', 'use', containers.length)} ${plural('hostPort', 'hostPorts', ports.length)} ${ports.join(', ')}`,
    evidence,
  };
}
