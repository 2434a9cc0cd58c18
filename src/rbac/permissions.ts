import { HeldRules } from './covers.ts';
import { makeRule, type PolicyRule } from './policy-rule.ts';
import type { BoundRole, Grant } from './principal.ts';
import type { RbacIndex } from './rbac-index.ts';
import type { User } from './subject.ts';

/** What a user may do with one resource, or one path, in one place. */
export interface Permission {
  /** Empty for everywhere. */
  readonly namespace: string;
  /** `*` for every group; undefined for a path. */
  readonly group: string | undefined;
  /** `pods/exec`, or a path. */
  readonly resource: string;
  /** Empty for every name. */
  readonly names: readonly string[];
  readonly verbs: readonly string[];
  readonly grants: readonly Grant[];
}

/**
 * Everything that RBAC gives a user, one row for each place, resource and set of names, with all its verbs. What is
 * held everywhere is not said again of a namespace. `system:masters` and the Node authorizer are not in it.
 */
export function permissionsOf(index: RbacIndex, user: User): readonly Permission[] {
  const principal = index.principal(user);
  const everywhere = rows('', principal.boundIn(''));
  const held = new HeldRules(everywhere.map(ruleOf));
  const local = principal.namespaces.toSorted().flatMap((namespace) => {
    const bound = principal.boundIn(namespace).filter(({ binding }) => binding.kind === 'RoleBinding');
    // Paths have no namespace, so that a RoleBinding gives none.
    return rows(namespace, bound).filter((row) => row.group !== undefined && !held.covers([ruleOf(row)]).covered);
  });
  return [...everywhere, ...local];
}

interface Row {
  readonly namespace: string;
  readonly group: string | undefined;
  readonly resource: string;
  readonly names: readonly string[];
  readonly verbs: Set<string>;
  readonly grants: Set<Grant>;
}

function rows(namespace: string, bound: readonly BoundRole[]): readonly Permission[] {
  const found = new Map<string, Row>();
  const add = (group: string | undefined, resource: string, names: readonly string[], grant: Grant) => {
    const key = JSON.stringify([group ?? null, resource, names]);
    const row = found.get(key) ?? { namespace, group, resource, names, verbs: new Set(), grants: new Set() };
    for (const verb of grant.rule.rule.verbs) row.verbs.add(verb);
    row.grants.add(grant);
    found.set(key, row);
  };
  for (const grant of bound.flatMap((role) => role.grants())) {
    const { apiGroups, resources, resourceNames, nonResourceURLs } = grant.rule.rule;
    const names = [...new Set(resourceNames)].sort();
    for (const group of apiGroups) for (const resource of resources) add(group, resource, names, grant);
    for (const url of nonResourceURLs) add(undefined, url, [], grant);
  }
  return [...found.values()]
    .sort((a, b) => compare(a.group ?? '\uffff', b.group ?? '\uffff') || compare(a.resource, b.resource))
    .map(({ verbs, grants, ...row }) => ({ ...row, verbs: verbs.has('*') ? ['*'] : [...verbs], grants: [...grants] }));
}

function ruleOf({ group, resource, names, verbs }: Permission): PolicyRule {
  if (group === undefined) return makeRule({ verbs, nonResourceURLs: [resource] });
  return makeRule({ verbs, apiGroups: [group], resources: [resource], resourceNames: names });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
