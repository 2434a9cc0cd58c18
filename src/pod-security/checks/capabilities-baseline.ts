/*
 * Containers must not add capabilities beyond those that container runtimes give by default (less NET_RAW).
 *
 * Fields:  spec.{initContainers,containers,ephemeralContainers}[*].securityContext.capabilities.add
 * Allowed: absent, empty, the thirteen names below. Names are case-sensitive.
 *
 * Pod Security Standards, Baseline, "Capabilities".
 */
import type { Container, PodTemplate } from '../../kube/index.ts';
import { addedCapabilities, addsCapabilities } from '../capabilities.ts';
import type { Check, Forbidden } from '../check.ts';
import { containersWhere } from '../visitor.ts';

export const capabilitiesBaseline: Check = {
  id: 'capabilities_baseline',
  level: 'baseline',
  versions: [{ since: 0, forbids }],
};

const ALLOWED: ReadonlySet<string> = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

const isForbidden = (capability: string): boolean => !ALLOWED.has(capability);
const addsForbidden = (container: Container): boolean => addsCapabilities(container, isForbidden);

function forbids(pod: PodTemplate): Forbidden | undefined {
  const containers = containersWhere(pod, addsForbidden);
  if (containers.length === 0) return undefined;
  const { detail, evidence } = addedCapabilities(containers, isForbidden);
  return { reason: 'non-default capabilities', detail, evidence };
}
