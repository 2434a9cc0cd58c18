/*
 * Windows pods must not run as processes of the node.
 *
 * Fields:  spec.securityContext.windowsOptions.hostProcess
 *          spec.{initContainers,containers,ephemeralContainers}[*].securityContext.windowsOptions.hostProcess
 * Allowed: absent, false
 *
 * Pod Security Standards, Baseline, "HostProcess".
 */
import type { Container, PodTemplate } from '../../kube/index.ts';
import type { Check, Evidence, Forbidden } from '../check.ts';
import { containersWhere, inContainer, inPod, nameSetters } from '../visitor.ts';

export const windowsHostProcess: Check = {
  id: 'windowsHostProcess',
  level: 'baseline',
  versions: [{ since: 0, forbids }],
};

const isHostProcess = ({ securityContext }: Container): boolean =>
  securityContext?.windowsOptions?.hostProcess === true;

function forbids(pod: PodTemplate): Forbidden | undefined {
  const ofPod = pod.spec?.securityContext?.windowsOptions?.hostProcess === true;
  const containers = containersWhere(pod, isHostProcess);
  if (!ofPod && containers.length === 0) return undefined;
  const field = ['securityContext', 'windowsOptions', 'hostProcess'];
  const evidence: Evidence[] = [];
  if (ofPod) evidence.push(inPod(['spec', ...field], 'hostProcess is true'));
  for (const placed of containers) evidence.push(inContainer(placed, field, 'hostProcess is true'));
  return {
    reason: 'hostProcess',
    detail: `${nameSetters(ofPod, containers)} must not set securityContext.windowsOptions.hostProcess=true`,
    evidence,
  };
}
