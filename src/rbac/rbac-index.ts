import {
  type KubernetesObject,
  type KubernetesVersion,
  LATEST_KUBERNETES_VERSION,
  type Snapshot,
} from '../kube/index.ts';
import { aggregate } from './aggregation.ts';
import { type Binding, readBinding } from './binding.ts';
import { missingDefaults, type RbacDefaults } from './defaults/index.ts';
import { NodeAuthorizer } from './node/node-authorizer.ts';
import { BoundRole, type Grant, grantKey, Principal } from './principal.ts';
import type { ObjectProblem } from './problem.ts';
import { type Role, readRole } from './role.ts';
import { RoleMatcher } from './role-matcher.ts';
import { type Identity, identityOf, type User } from './subject.ts';

export interface RbacOptions {
  /** The version whose behaviour decides; the latest known by default. */
  readonly kubernetesVersion?: KubernetesVersion | undefined;
  /** Default roles and bindings to lay under the snapshot where it lacks them; none by default. */
  readonly defaults?: RbacDefaults | undefined;
  /** Grants, by {@link grantKey}, that are left out as if their rule were not in the role for that binding. */
  readonly withheld?: ReadonlySet<string> | undefined;
}

/** How many users' rights are kept ready; an audit log may name any number of users. */
const KEPT_PRINCIPALS = 20_000;

/** The roles and bindings of a snapshot, ready to be asked. It never changes. */
export class RbacIndex {
  readonly kubernetesVersion: KubernetesVersion;
  /** The snapshot it was built from. Defaults that were laid under it are among the roles and bindings alone. */
  readonly snapshot: Snapshot;
  /** Roles and ClusterRoles; of several with one name the last, which is what applying them in order leaves. */
  readonly roles: readonly Role[];
  /** ClusterRoleBindings, then RoleBindings. */
  readonly bindings: readonly Binding[];
  /** What the API server would refuse in these objects. */
  readonly problems: readonly ObjectProblem[];
  readonly nodeAuthorizer: NodeAuthorizer;
  readonly #options: RbacOptions;
  readonly #withheld: ReadonlySet<string>;
  readonly #roles = new Map<string, Role>();
  #bindings: ReadonlyMap<string, Binding> | undefined;
  readonly #matchers = new Map<Role, RoleMatcher>();
  readonly #roleOf = new Map<Binding, Role>();
  readonly #bound = new Map<string, BoundRole[]>();
  readonly #principals = new Map<string, Principal[]>();
  #kept = 0;

  constructor(snapshot: Snapshot, options: RbacOptions = {}) {
    this.kubernetesVersion = options.kubernetesVersion ?? LATEST_KUBERNETES_VERSION;
    this.snapshot = snapshot;
    this.#options = options;
    this.#withheld = options.withheld ?? new Set();
    const defaults = options.defaults === undefined ? [] : missingDefaults(snapshot, options.defaults);
    const problems: ObjectProblem[] = [];
    const read = <T>(kind: string, reader: (object: KubernetesObject) => T) =>
      [
        ...defaults.filter((object) => object.kind === kind),
        ...lastOfEachName(snapshot.ofKind('rbac.authorization.k8s.io', kind)),
      ].map(reader);
    const clusterRoles = read('ClusterRole', (object) => readRole(object, 'ClusterRole', problems));
    const roles = read('Role', (object) => readRole(object, 'Role', problems));
    this.roles = [...aggregate(clusterRoles, problems), ...roles];
    this.bindings = [
      ...read('ClusterRoleBinding', (object) => readBinding(object, 'ClusterRoleBinding', problems)),
      ...read('RoleBinding', (object) => readBinding(object, 'RoleBinding', problems)),
    ];
    this.problems = problems;
    this.nodeAuthorizer = new NodeAuthorizer(this.kubernetesVersion, this.snapshot);
    for (const role of this.roles) this.#roles.set(roleKey(role.kind, role.namespace, role.name), role);
    for (const [ordinal, binding] of this.bindings.entries()) this.#addBinding(binding, ordinal);
  }

  /** The same state without some grants. */
  without(grants: Iterable<Grant>): RbacIndex {
    const withheld = new Set([...this.#withheld, ...[...grants].map(grantKey)]);
    return new RbacIndex(this.snapshot, { ...this.#options, withheld });
  }

  /** The role of that name; the namespace of a ClusterRole is empty. */
  findRole(kind: Role['kind'], namespace: string, name: string): Role | undefined {
    return this.#roles.get(roleKey(kind, namespace, name));
  }

  /** The binding of that name; the namespace of a ClusterRoleBinding is empty. */
  findBinding(kind: Binding['kind'], namespace: string, name: string): Binding | undefined {
    this.#bindings ??= new Map(
      this.bindings.map((binding) => [bindingKey(binding.kind, binding.namespace, binding.name), binding]),
    );
    return this.#bindings.get(bindingKey(kind, namespace, name));
  }

  /** The role that a binding of this index refers to, if it exists. */
  roleOf(binding: Binding): Role | undefined {
    return this.#roleOf.get(binding);
  }

  #findRoleOf(binding: Binding): Role | undefined {
    const { kind, name } = binding.roleRef;
    if (kind === 'ClusterRole') return this.findRole('ClusterRole', '', name);
    // A ClusterRoleBinding has no namespace to find a Role in.
    return kind === 'Role' && binding.namespace ? this.findRole('Role', binding.namespace, name) : undefined;
  }

  /** The rules of a role, ready to be asked. */
  matcher(role: Role): RoleMatcher {
    let matcher = this.#matchers.get(role);
    if (matcher === undefined) {
      matcher = new RoleMatcher(role.rules.map(({ rule }) => rule));
      this.#matchers.set(role, matcher);
    }
    return matcher;
  }

  /** The same as a binding gives them. Bindings of one role share it, unless grants are withheld. */
  matcherOf(binding: Binding, role: Role): RoleMatcher {
    if (this.#withheld.size === 0) return this.matcher(role);
    const isWithheld = (ruleIndex: number) => this.#withheld.has(grantKey({ binding, ruleIndex }));
    if (!role.rules.some((_, ruleIndex) => isWithheld(ruleIndex))) return this.matcher(role);
    return new RoleMatcher(
      role.rules.map(({ rule }) => rule),
      isWithheld,
    );
  }

  /** Every user (service accounts among them) and group that a binding names. */
  get identities(): readonly Identity[] {
    return [...this.#bound.values()].flatMap(([first]) => (first === undefined ? [] : [first.identity]));
  }

  /** The roles that bindings give to exactly this user or group, not counting the groups a user is in. */
  boundTo(identity: Identity): readonly BoundRole[] {
    return this.#bound.get(identityKey(identity)) ?? [];
  }

  /** What RBAC gives a user, by name and groups. */
  principal(user: User): Principal {
    for (const principal of this.#principals.get(user.name) ?? []) {
      if (sameGroups(principal.user.groups, user.groups)) return principal;
    }
    if (this.#kept >= KEPT_PRINCIPALS) {
      this.#principals.clear();
      this.#kept = 0;
    }
    const bound = this.boundTo({ type: 'user', name: user.name }).concat(
      ...user.groups.map((name) => this.boundTo({ type: 'group', name })),
    );
    const principal = new Principal(user, bound);
    this.#principals.set(user.name, [...(this.#principals.get(user.name) ?? []), principal]);
    this.#kept++;
    return principal;
  }

  #addBinding(binding: Binding, ordinal: number): void {
    const role = this.#findRoleOf(binding);
    if (role === undefined) return;
    this.#roleOf.set(binding, role);
    for (const subject of binding.subjects) {
      const identity = identityOf(subject, binding.namespace);
      if (identity === undefined) continue;
      const key = identityKey(identity);
      const bound = this.#bound.get(key) ?? [];
      // The first subject that matches is the one that counts.
      if (bound.at(-1)?.binding === binding) continue;
      bound.push(new BoundRole(binding, ordinal, subject, identity, role, this.matcherOf(binding, role)));
      this.#bound.set(key, bound);
    }
  }
}

/** Reads the RBAC objects of a snapshot and makes them ready to be asked. */
export function buildRbac(snapshot: Snapshot, options: RbacOptions = {}): RbacIndex {
  return new RbacIndex(snapshot, options);
}

function lastOfEachName(objects: readonly KubernetesObject[]): readonly KubernetesObject[] {
  return [...new Map(objects.map((object) => [`${object.namespace}\n${object.name}`, object])).values()];
}

function roleKey(kind: Role['kind'], namespace: string, name: string): string {
  return `${kind}\n${namespace}\n${name}`;
}

function bindingKey(kind: Binding['kind'], namespace: string, name: string): string {
  return `${kind}\n${namespace}\n${name}`;
}

function identityKey(identity: Identity): string {
  return `${identity.type}\n${identity.name}`;
}

function sameGroups(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.length === b.length && a.every((group, index) => group === b[index]));
}
