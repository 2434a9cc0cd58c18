/*
 * The paths of /proc that are masked by default must stay so.
 *
 * Fields:  spec.{initContainers,containers,ephemeralContainers}[*].securityContext.procMount
 * Allowed: absent, Default. From 1.35 any value in a pod with hostUsers: false.
 *
 * Pod Security Standards, Baseline, "/proc Mount Type".
 */
import type { Check } from '../check.ts';
import { forbidsProcMount } from '../proc-mount.ts';
import { exceptInUserNamespace } from '../user-namespace.ts';

export const procMount: Check = {
  id: 'procMount',
  level: 'baseline',
  versions: [
    { since: 0, forbids: forbidsProcMount },
    { since: 35, forbids: exceptInUserNamespace(forbidsProcMount) },
  ],
};
