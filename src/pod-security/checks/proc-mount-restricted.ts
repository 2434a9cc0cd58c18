/*
 * The paths of /proc that are masked by default must stay so, in user namespaces too.
 *
 * Fields:  spec.{initContainers,containers,ephemeralContainers}[*].securityContext.procMount
 * Allowed: absent, Default
 * Since:   1.35, when the baseline check began to exempt user namespaces. It takes that check's place.
 *
 * Pod Security Standards, Baseline, "/proc Mount Type" (as of 1.34).
 */
import type { Check } from '../check.ts';
import { forbidsProcMount } from '../proc-mount.ts';

export const procMountRestricted: Check = {
  id: 'procMount_restricted',
  level: 'restricted',
  versions: [{ since: 35, overrides: ['procMount'], forbids: forbidsProcMount }],
};
