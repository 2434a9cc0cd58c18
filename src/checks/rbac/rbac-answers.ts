import type { KubernetesObject } from '../../kube/index.ts';
import {
  ApiResources,
  type Binding,
  buildRbac,
  type ClimbGraph,
  climbGraph,
  DefaultObjects,
  type Distance,
  distancesTo,
  type Identity,
  identityOf,
  positionOf,
  type RbacIndex,
  type Role,
  rbacDefaultsFor,
  subjectsOf,
} from '../../rbac/index.ts';
import type { CheckContext } from '../context.ts';

/** Roles and bindings, with the cluster's own laid under what was read from files. */
export function rbacOf({ snapshot, settings: { kubernetesVersion } }: CheckContext): RbacIndex {
  const ofCluster = snapshot.objects.some(({ origin }) => origin.type === 'cluster');
  const defaults = ofCluster ? undefined : rbacDefaultsFor(kubernetesVersion);
  return buildRbac(snapshot, { kubernetesVersion, defaults });
}

export function defaultsOf(): DefaultObjects {
  return new DefaultObjects();
}

export function resourcesOf({ snapshot }: CheckContext): ApiResources {
  return new ApiResources(snapshot);
}

/** What was read, without what was laid under it. */
function readObjects({ snapshot }: CheckContext): ReadonlySet<KubernetesObject> {
  return new Set([
    ...snapshot.ofKind('rbac.authorization.k8s.io', 'Role'),
    ...snapshot.ofKind('rbac.authorization.k8s.io', 'ClusterRole'),
    ...snapshot.ofKind('rbac.authorization.k8s.io', 'RoleBinding'),
    ...snapshot.ofKind('rbac.authorization.k8s.io', 'ClusterRoleBinding'),
  ]);
}

/** The roles that were read and are not the cluster's own. */
export function ownRoles(context: CheckContext): readonly Role[] {
  const read = context.answer(readObjects);
  const defaults = context.answer(defaultsOf);
  return context.answer(rbacOf).roles.filter((role) => read.has(role.object) && !defaults.hasRole(role));
}

/** The bindings that were read and are not the cluster's own. */
export function ownBindings(context: CheckContext): readonly Binding[] {
  const read = context.answer(readObjects);
  const defaults = context.answer(defaultsOf);
  return context.answer(rbacOf).bindings.filter((binding) => read.has(binding.object) && !defaults.isDefault(binding));
}

/** The default roles that were read. */
export function readDefaultRoles(context: CheckContext): readonly Role[] {
  const read = context.answer(readObjects);
  const defaults = context.answer(defaultsOf);
  return context.answer(rbacOf).roles.filter((role) => read.has(role.object) && defaults.hasRole(role));
}

/** The ways up of everybody to whom a binding gives something that is not the cluster's own. */
export interface Climbing {
  readonly graph: ClimbGraph;
  readonly toClusterAdmin: ReadonlyMap<string, Distance>;
  readonly toNode: ReadonlyMap<string, Distance>;
}

export function climbingOf(context: CheckContext): Climbing {
  const index = context.answer(rbacOf);
  const graph = climbGraph(index, { from: subjectsOf(index).map(positionOf) });
  return {
    graph,
    toClusterAdmin: distancesTo(graph, { type: 'cluster-admin' }),
    toNode: distancesTo(graph, { type: 'node' }),
  };
}

/** The subjects of a binding, resolved, with their index. */
export function identitiesOf(binding: Binding): readonly { readonly index: number; readonly identity: Identity }[] {
  return binding.subjects.flatMap((subject) => {
    const identity = identityOf(subject, binding.namespace);
    return identity === undefined ? [] : [{ index: subject.index, identity }];
  });
}

/** `user jane`, `group dev, service account shop/cart and 2 more` */
export function describeSubjects(binding: Binding): string {
  const names = binding.subjects.map(({ kind, namespace, name }) =>
    kind === 'ServiceAccount'
      ? `service account ${namespace || binding.namespace}/${name}`
      : `${kind.toLowerCase()} ${name}`,
  );
  const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
  return `${names.slice(0, 3).join(', ')}${more}`;
}

/** Whether a role, bound everywhere, gives every verb on every object. */
export function isAdminRole(role: Role | undefined): boolean {
  return (role?.rules ?? []).some(
    ({ rule }) =>
      rule.verbs.includes('*') &&
      rule.apiGroups.includes('*') &&
      rule.resources.includes('*') &&
      rule.resourceNames.length === 0,
  );
}
