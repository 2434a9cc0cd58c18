import type { Attributes } from './attributes.ts';
import { authorize, namespaceOf } from './authorize.ts';
import type { Grant } from './principal.ts';
import type { RbacIndex } from './rbac-index.ts';
import type { RoleMatcher } from './role-matcher.ts';
import { type Identity, identityOf, nodeUser } from './subject.ts';

/** A user or group that may make a request, with each grant that allows it. */
export interface Holder {
  readonly identity: Identity;
  readonly grants: readonly Grant[];
}

/** Who may make a request. */
export interface Holders {
  /** Users and groups through RBAC, in the order of the bindings. The group `system:masters` always may, besides. */
  readonly rbac: readonly Holder[];
  /** Nodes known from Node objects and bound pods that the Node authorizer lets. */
  readonly nodes: readonly string[];
}

/** Everybody who may make a request (kubernetes `plugin/pkg/auth/authorizer/rbac/subject_locator.go`). */
export function whoCan(index: RbacIndex, attributes: Attributes): Holders {
  const namespace = namespaceOf(attributes);
  const allowing = new Map<RoleMatcher, number>();
  const holders = new Map<string, { identity: Identity; grants: Grant[] }>();
  for (const binding of index.bindings) {
    if (binding.kind === 'RoleBinding' && (namespace === '' || binding.namespace !== namespace)) continue;
    const role = index.roleOf(binding);
    if (role === undefined) continue;
    const matcher = index.matcherOf(binding, role);
    let ruleIndex = allowing.get(matcher);
    if (ruleIndex === undefined) {
      ruleIndex = matcher.find(attributes);
      allowing.set(matcher, ruleIndex);
    }
    const rule = role.rules[ruleIndex];
    if (rule === undefined) continue;
    for (const subject of binding.subjects) {
      const identity = identityOf(subject, binding.namespace);
      if (identity === undefined) continue;
      const key = `${identity.type}\n${identity.name}`;
      const holder = holders.get(key) ?? { identity, grants: [] };
      if (holder.grants.at(-1)?.binding !== binding) holder.grants.push({ binding, subject, role, ruleIndex, rule });
      holders.set(key, holder);
    }
  }
  const nodes = knownNodes(index).filter((node) => {
    const decision = authorize(index, nodeUser(node), attributes);
    return decision.allowed && decision.by === 'node';
  });
  return { rbac: [...holders.values()], nodes };
}

/** The nodes of the cluster, as far as the snapshot tells: Node objects, and where pods are bound. */
export function knownNodes(index: RbacIndex): readonly string[] {
  const { snapshot } = index;
  const nodes = snapshot.ofKind('', 'Node').map((node) => node.name);
  const bound = snapshot.workloads.flatMap(({ object, spec }) =>
    object.kind === 'Pod' && spec.nodeName ? [spec.nodeName] : [],
  );
  return [...new Set([...nodes, ...bound])].sort();
}
