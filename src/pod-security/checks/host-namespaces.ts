/*
 * Pods must not share the node's network, process or IPC namespace.
 *
 * Fields:  spec.hostNetwork, spec.hostPID, spec.hostIPC
 * Allowed: absent, false
 *
 * Pod Security Standards, Baseline, "Host Namespaces".
 */
import type { PodTemplate } from '../../kube/index.ts';
import type { Check, Forbidden } from '../check.ts';
import { inPod } from '../visitor.ts';

export const hostNamespaces: Check = {
  id: 'hostNamespaces',
  level: 'baseline',
  versions: [{ since: 0, forbids }],
};

const FIELDS = ['hostNetwork', 'hostPID', 'hostIPC'] as const;

function forbids({ spec }: PodTemplate): Forbidden | undefined {
  if (spec === undefined) return undefined;
  if (spec.hostNetwork !== true && spec.hostPID !== true && spec.hostIPC !== true) return undefined;
  const shared = FIELDS.filter((field) => spec[field] === true);
  return {
    reason: 'host namespaces',
    detail: shared.map((field) => `${field}=true`).join(', '),
    evidence: shared.map((field) => inPod(['spec', field], `${field} is true`)),
  };
}
