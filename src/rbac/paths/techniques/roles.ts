import type { BoundRole } from '../../principal.ts';
import { clusterPattern, type Pattern, pattern } from '../pattern.ts';
import { CLUSTER_ADMIN, type Position } from '../position.ts';
import type { Requirement } from '../step.ts';
import {
  type Asker,
  creations,
  heldAny,
  listedNames,
  naming,
  type Technique,
  unnamed,
  type Way,
  type Writes,
  where,
} from '../technique.ts';

const RBAC = 'rbac.authorization.k8s.io';
const BIND_CLUSTER_ROLES = pattern('bind', RBAC, 'clusterroles');
const BIND_ROLES = pattern('bind', RBAC, 'roles');

const CLUSTER_BINDINGS = writes(clusterPattern, 'clusterrolebindings');
const BINDINGS = writes(pattern, 'rolebindings');
const CLUSTER_ROLES = writes(clusterPattern, 'clusterroles');
const ROLES = writes(pattern, 'roles');
const ESCALATE_CLUSTER_ROLES = clusterPattern('escalate', RBAC, 'clusterroles');
const ESCALATE_ROLES = pattern('escalate', RBAC, 'roles');

function writes(make: typeof pattern, resource: string): Writes {
  return {
    create: make('create', RBAC, resource),
    change: ['update', 'patch'].map((verb) => make(verb, RBAC, resource)),
  };
}

function patternsOf({ create, change }: Writes): readonly Pattern[] {
  return [create, ...change];
}

/** Binding a role to oneself takes `bind` on it and a binding to write. */
export const bindRoles: Technique = {
  id: 'bind-roles',
  patterns: [BIND_CLUSTER_ROLES, BIND_ROLES, ...patternsOf(CLUSTER_BINDINGS), ...patternsOf(BINDINGS)],
  *ways(asker) {
    const clusterRoles = asker.held(BIND_CLUSTER_ROLES);
    const roles = asker.held(BIND_ROLES);
    if (clusterRoles.length === 0 && roles.length === 0) return;
    if (asker.scope === '') {
      for (const created of creations(asker, CLUSTER_BINDINGS)) {
        yield* bindTo(asker, clusterRoles, 'ClusterRole', '', created);
      }
      const changes = heldAny(asker, CLUSTER_BINDINGS.change);
      yield* throughExisting(asker, 'ClusterRoleBinding', changes, 'ClusterRole', clusterRoles);
    }
    for (const created of creations(asker, BINDINGS)) {
      yield* bindTo(asker, clusterRoles, 'ClusterRole', asker.scope || '*', created);
      yield* bindTo(asker, roles, 'Role', asker.scope || '*', created);
    }
    const changes = heldAny(asker, BINDINGS.change);
    yield* throughExisting(asker, 'RoleBinding', changes, 'ClusterRole', clusterRoles);
    yield* throughExisting(asker, 'RoleBinding', changes, 'Role', roles);
  },
};

function* bindTo(
  { world }: Asker,
  held: Requirement,
  kind: 'Role' | 'ClusterRole',
  namespace: string,
  created: readonly Requirement[],
): Generator<Way> {
  const place = namespace === '' ? ' everywhere' : where(namespace === '*' ? '' : namespace);
  const all = unnamed(held);
  if (all.length > 0 && kind === 'ClusterRole') {
    const to: Position =
      namespace === '' ? CLUSTER_ADMIN : { type: 'everything', namespace: namespace === '*' ? '' : namespace };
    yield { to, needs: [...created, all], action: `bind ClusterRole "cluster-admin"${place}` };
  } else if (all.length > 0) {
    yield {
      to: { type: 'role', kind, name: '*', namespace },
      needs: [...created, all],
      action: `bind any Role${place}`,
    };
  }
  for (const name of listedNames(held)) {
    if (!world.hasRole(kind, namespace, name)) continue;
    const to: Position = { type: 'role', kind, name, namespace };
    yield { to, needs: [...created, naming(held, name)], action: `bind ${kind} "${name}"${place}` };
  }
}

/** A binding's role cannot change, its subjects can: adding oneself asks for `bind` on the role it has. */
function* throughExisting(
  { scope, world }: Asker,
  binding: 'RoleBinding' | 'ClusterRoleBinding',
  changes: Requirement,
  kind: 'Role' | 'ClusterRole',
  binds: Requirement,
): Generator<Way> {
  if (changes.length === 0 || binds.length === 0) return;
  const action = `add a subject to a ${binding}`;
  const [allBinds, allChanges] = [unnamed(binds), unnamed(changes)];
  if (allBinds.length > 0 && allChanges.length > 0) {
    const to: Position = { type: 'bound-roles', binding, kind, namespace: scope };
    yield { to, needs: [allChanges, allBinds], action: `${action}${scope ? where(scope) : ''}` };
  }
  const named = [
    ...[...listedNames(binds)].flatMap((name) => world.bindingsTo(kind, name)),
    ...[...listedNames(changes)].flatMap((name) => world.bindingsNamed(name)),
  ];
  for (const existing of new Set(named)) {
    const { roleRef, namespace, name } = existing;
    if (existing.kind !== binding || roleRef.kind !== kind || (scope !== '' && namespace !== scope)) continue;
    const to: Position = { type: 'role', kind, name: roleRef.name, namespace };
    const needs = [naming(changes, name), naming(binds, roleRef.name)];
    yield { to, needs, action: `${action} "${name}"${namespace ? where(namespace) : ''}` };
  }
}

/** Writing more into a role that one holds takes `escalate` on it and the right to change it. */
export const escalateRoles: Technique = {
  id: 'escalate-roles',
  patterns: [ESCALATE_CLUSTER_ROLES, ESCALATE_ROLES, ...patternsOf(CLUSTER_ROLES), ...patternsOf(ROLES)],
  *ways(asker) {
    const clusterRoles = asker.held(ESCALATE_CLUSTER_ROLES);
    const changeCluster = heldAny(asker, CLUSTER_ROLES.change);
    const createCluster = unnamed(asker.held(CLUSTER_ROLES.create));
    const roles = asker.held(ESCALATE_ROLES);
    const changeRoles = heldAny(asker, ROLES.change);
    if (clusterRoles.length === 0 && roles.length === 0) return;
    for (const { binding, role } of asker.bound) {
      const to = everythingThrough({ binding });
      if (role.kind === 'ClusterRole') {
        const needs = [naming(clusterRoles, role.name), naming(changeCluster, role.name)];
        yield { to, needs, action: `write more into ClusterRole "${role.name}", which it holds` };
        if (role.aggregates !== undefined && role.aggregates.length > 0) {
          const action = `create a ClusterRole that is gathered into "${role.name}", which it holds`;
          yield { to, needs: [unnamed(clusterRoles), createCluster], action };
          yield* relabelled(asker, clusterRoles, changeCluster, role.name, to);
        }
      } else if (asker.scope === '' || asker.scope === binding.namespace) {
        const needs = [naming(roles, role.name), naming(changeRoles, role.name)];
        yield { to, needs, action: `write more into Role "${role.name}", which it holds${where(binding.namespace)}` };
      }
    }
  },
};

/** A role gets the label by which another gathers it, and more rules. */
function* relabelled(
  { world }: Asker,
  escalates: Requirement,
  changes: Requirement,
  gathering: string,
  to: Position,
): Generator<Way> {
  for (const name of new Set([...listedNames(escalates), ...listedNames(changes)])) {
    if (name === gathering || !world.hasRole('ClusterRole', '', name)) continue;
    const action = `write more into ClusterRole "${name}", and have "${gathering}", which it holds, gather it`;
    yield { to, needs: [naming(escalates, name), naming(changes, name)], action };
  }
}

/** With `bind` a role need not be held: whoever may write anything into it and bind it holds it then. */
export const writeAndBind: Technique = {
  id: 'write-and-bind',
  patterns: [
    ...[BIND_CLUSTER_ROLES, BIND_ROLES, ESCALATE_CLUSTER_ROLES, ESCALATE_ROLES],
    ...[CLUSTER_ROLES, ROLES, CLUSTER_BINDINGS, BINDINGS].flatMap(patternsOf),
  ],
  *ways(asker) {
    const clusterRoles = { escalate: ESCALATE_CLUSTER_ROLES, bind: BIND_CLUSTER_ROLES, writes: CLUSTER_ROLES };
    const roles = { escalate: ESCALATE_ROLES, bind: BIND_ROLES, writes: ROLES };
    const everywhere: Position = { type: 'everything', namespace: asker.scope };
    if (asker.scope === '') yield* written(asker, 'ClusterRole', clusterRoles, CLUSTER_BINDINGS, CLUSTER_ADMIN);
    yield* written(asker, 'ClusterRole', clusterRoles, BINDINGS, everywhere);
    yield* written(asker, 'Role', roles, BINDINGS, everywhere);
  },
};

function* written(
  asker: Asker,
  kind: 'Role' | 'ClusterRole',
  { escalate, bind, writes }: { readonly escalate: Pattern; readonly bind: Pattern; readonly writes: Writes },
  bindings: Writes,
  to: Position,
): Generator<Way> {
  const [escalates, binds, changes] = [asker.held(escalate), asker.held(bind), heldAny(asker, writes.change)];
  if (escalates.length === 0 || binds.length === 0) return;
  const place = bindings === CLUSTER_BINDINGS ? '' : where(asker.scope);
  for (const bound of creations(asker, bindings)) {
    // The new role has a name that may be bound.
    const make = [unnamed(asker.held(writes.create)), unnamed(escalates), binds, ...bound];
    yield { to, needs: make, action: `create a ${kind} with everything in it and bind it${place}` };
    for (const name of new Set([...listedNames(changes), ...listedNames(escalates), ...listedNames(binds)])) {
      if (!asker.world.hasRole(kind, kind === 'Role' ? asker.scope || '*' : '', name)) continue;
      const needs = [naming(changes, name), naming(escalates, name), naming(binds, name), ...bound];
      yield { to, needs, action: `write everything into ${kind} "${name}" and bind it${place}` };
    }
    const needs = [unnamed(changes), unnamed(escalates), unnamed(binds), ...bound];
    yield { to, needs, action: `write everything into a ${kind} and bind it${place}` };
  }
}

function everythingThrough({ binding }: Pick<BoundRole, 'binding'>): Position {
  return binding.namespace === '' ? CLUSTER_ADMIN : { type: 'everything', namespace: binding.namespace };
}
