import type { KubernetesObject } from '../client.ts';
import type { Rule } from './objects.ts';

/** A rule that a binding of a state may give to someone. Whether it does is the authorizers' to say. */
export interface Lead {
  /** Empty when it is given to a group. */
  readonly user: string;
  readonly groups: readonly string[];
  readonly namespace: string;
  readonly rule: Rule;
}

export function leadsOf(objects: readonly KubernetesObject[]): Lead[] {
  const leads: Lead[] = [];
  for (const binding of objects) {
    const roleRef = binding['roleRef'] as { kind: string; name: string } | undefined;
    if (roleRef === undefined) continue;
    const role = objects.find(({ kind, metadata }) => kind === roleRef.kind && metadata.name === roleRef.name);
    for (const rule of (role?.['rules'] ?? []) as Rule[]) {
      for (const subject of binding['subjects'] as { kind: string; name: string; namespace?: string }[]) {
        const isGroup = subject.kind === 'Group';
        const account = `system:serviceaccount:${subject.namespace}:${subject.name}`;
        const user = subject.kind === 'ServiceAccount' ? account : isGroup ? '' : subject.name;
        const namespace = binding.metadata.namespace ?? '';
        leads.push({ user, groups: isGroup ? [subject.name] : [], namespace, rule });
      }
    }
  }
  return leads;
}
