import { type Attributes, isResourceRequest } from './attributes.ts';
import type { Grant } from './principal.ts';
import type { RbacIndex } from './rbac-index.ts';
import { MASTERS_GROUP, type User } from './subject.ts';

/**
 * The answer to one request.
 *
 * - `masters`: the group `system:masters` may do everything, and no binding can take it away.
 * - `node`: the Node authorizer allows it.
 * - `rbac`: the grant allows it.
 *
 * A refusal carries the Node authorizer's reason when the user is a node and it gave one; `explainRefusal` says
 * what was missing in RBAC.
 */
export type Decision =
  | { readonly allowed: true; readonly by: 'masters' | 'node' }
  | { readonly allowed: true; readonly by: 'rbac'; readonly grant: Grant }
  | { readonly allowed: false; readonly nodeReason: string };

const BY_MASTERS: Decision = { allowed: true, by: 'masters' };
const BY_NODE: Decision = { allowed: true, by: 'node' };
const REFUSED: Decision = { allowed: false, nodeReason: '' };

/**
 * Decides as an API server with `--authorization-mode=Node,RBAC` does (kubernetes
 * `plugin/pkg/auth/authorizer/{node,rbac}` and the privileged group). The user's groups must be complete.
 */
export function authorize(index: RbacIndex, user: User, attributes: Attributes): Decision {
  if (user.groups.includes(MASTERS_GROUP)) return BY_MASTERS;
  const node = index.nodeAuthorizer.decide(user, attributes);
  if (node?.allowed) return BY_NODE;
  const grant = index.principal(user).find(attributes);
  if (grant !== undefined) return { allowed: true, by: 'rbac', grant };
  return node?.reason ? { allowed: false, nodeReason: node.reason } : REFUSED;
}

/** Every grant that RBAC gives a user in a namespace; the empty namespace stands for requests across namespaces. */
export function rulesFor(index: RbacIndex, user: User, namespace: string): readonly Grant[] {
  return index
    .principal(user)
    .boundIn(namespace)
    .flatMap((bound) => bound.grants());
}

/** Whether RBAC looks at the bindings of a namespace for this request. */
export function namespaceOf(attributes: Attributes): string {
  return isResourceRequest(attributes) ? (attributes.namespace ?? '') : '';
}
