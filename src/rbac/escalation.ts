import { authorize, rulesFor } from './authorize.ts';
import type { RoleRef } from './binding.ts';
import { type Coverage, covers } from './covers.ts';
import { makeRule, type PolicyRule } from './policy-rule.ts';
import type { RbacIndex } from './rbac-index.ts';
import { MASTERS_GROUP, type User } from './subject.ts';

const RBAC_GROUP = 'rbac.authorization.k8s.io';

/** What a writer of an `aggregationRule` must hold: it can gather anything. */
export const FULL_AUTHORITY: readonly PolicyRule[] = [
  makeRule({ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }),
  makeRule({ verbs: ['*'], nonResourceURLs: ['*'] }),
];

/** A write of a Role or ClusterRole that the authorizer has already let through. */
export interface RoleWrite {
  readonly kind: 'Role' | 'ClusterRole';
  readonly namespace: string;
  /** The name in the request's path: empty for create by POST, set for create by PUT or server-side apply. */
  readonly requestName: string;
  readonly rules: readonly PolicyRule[];
  /** Whether the new or the old object has clusterRoleSelectors. */
  readonly aggregates: boolean;
}

/** Why the escalation check lets a write through, or what is missing. */
export type EscalationDecision =
  | { readonly allowed: true; readonly by: 'masters' | 'escalate' | 'bind' | 'covered' }
  | { readonly allowed: false; readonly missing: readonly PolicyRule[]; readonly forAggregation: boolean };

/**
 * Whether the escalation check lets a user write a role (kubernetes `pkg/registry/rbac/{role,clusterrole}/policybased`):
 * members of `system:masters`, holders of `escalate`, and those who hold every rule already; for an aggregating
 * role, those who hold everything. On create by POST `escalate` is asked without a name.
 */
export function mayWriteRole(index: RbacIndex, user: User, write: RoleWrite): EscalationDecision {
  if (user.groups.includes(MASTERS_GROUP)) return { allowed: true, by: 'masters' };
  const escalate = authorize(index, user, {
    verb: 'escalate',
    group: RBAC_GROUP,
    resource: write.kind === 'Role' ? 'roles' : 'clusterroles',
    name: write.requestName,
    namespace: write.namespace,
  });
  if (escalate.allowed) return { allowed: true, by: 'escalate' };
  const held = heldRules(index, user, write.namespace);
  const coverage = covers(held, write.rules);
  if (!coverage.covered) return refused(coverage, false);
  const authority = write.aggregates ? covers(held, FULL_AUTHORITY) : coverage;
  return authority.covered ? { allowed: true, by: 'covered' } : refused(authority, true);
}

/**
 * Whether the escalation check lets a user write a binding to a role (`pkg/registry/rbac/{rolebinding,
 * clusterrolebinding}/policybased`): members of `system:masters`, holders of `bind` on that role in the binding's
 * namespace, and those who hold every rule of the role there. A role that does not exist can be bound through
 * `bind` alone; undefined when that is so and the user does not hold it.
 */
export function mayWriteBinding(
  index: RbacIndex,
  user: User,
  roleRef: RoleRef,
  namespace: string,
): EscalationDecision | undefined {
  if (user.groups.includes(MASTERS_GROUP)) return { allowed: true, by: 'masters' };
  const resource = roleRef.kind === 'Role' ? 'roles' : 'clusterroles';
  const bind = authorize(index, user, { verb: 'bind', group: RBAC_GROUP, resource, name: roleRef.name, namespace });
  if (bind.allowed) return { allowed: true, by: 'bind' };
  const role =
    roleRef.kind === 'Role'
      ? index.findRole('Role', namespace, roleRef.name)
      : index.findRole('ClusterRole', '', roleRef.name);
  if (role === undefined) return undefined;
  const asked = role.rules.map(({ rule }) => rule);
  const coverage = covers(heldRules(index, user, namespace), asked);
  return coverage.covered ? { allowed: true, by: 'covered' } : refused(coverage, false);
}

function heldRules(index: RbacIndex, user: User, namespace: string): readonly PolicyRule[] {
  return rulesFor(index, user, namespace).map(({ rule }) => rule.rule);
}

function refused(coverage: Coverage, forAggregation: boolean): EscalationDecision {
  return { allowed: false, missing: coverage.missing, forAggregation };
}
