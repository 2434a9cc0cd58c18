import type { KubernetesObject, Snapshot } from '../../kube/index.ts';
import type { Binding } from '../binding.ts';
import { covers, HeldRules } from '../covers.ts';
import { DefaultObjects } from '../default-objects.ts';
import type { PolicyRule } from '../policy-rule.ts';
import type { Grant } from '../principal.ts';
import { buildRbac, type RbacIndex, type RbacOptions } from '../rbac-index.ts';
import { type Identity, type User, userNamed } from '../subject.ts';
import { type ChangedBinding, changeSnapshot, withoutSubjects } from './change-snapshot.ts';
import { mergeRules } from './merge-rules.ts';
import { NeedCollector, rulesOf } from './needs.ts';
import type { Observations } from './observations.ts';
import { type Replayed, replay } from './replay.ts';
import type { RightSet, Widening } from './right-set.ts';
import { isTakenIn, type NewRole, newRole } from './role-objects.ts';

/** A rule that a binding of its own gave a subject, and what of it the log does not show in use. */
export interface NeverSeen {
  readonly grant: Grant;
  /** Together exactly what is not given any more where the rule held: for every namespace, or the binding's own. */
  readonly rules: readonly PolicyRule[];
  /** Of a rule for all namespaces: those in which parts of it are kept. */
  readonly keptIn: readonly string[];
}

/** What becomes of one subject. */
export interface SubjectResult {
  readonly identity: Identity;
  /**
   * - `narrowed`: its bindings are replaced by the roles.
   * - `minimal`: it has nothing that was not used, and stays as it is.
   * - `unobserved`: the log holds no allowed request of it. Nothing is known of its needs, and it stays as it is.
   * - `no-bindings`: no binding names it, so there is nothing to narrow.
   */
  readonly status: 'narrowed' | 'minimal' | 'unobserved' | 'no-bindings';
  readonly roles: readonly NewRole[];
  readonly neverSeen: readonly NeverSeen[];
}

/** What comes out: the change, and the proof. */
export interface LeastPrivilege {
  readonly before: RbacIndex;
  readonly after: RbacIndex;
  readonly subjects: readonly SubjectResult[];
  /** Roles and bindings to make. */
  readonly added: readonly KubernetesObject[];
  /** Bindings that lose subjects or go. */
  readonly changed: readonly ChangedBinding[];
  readonly replayed: readonly Replayed[];
  /** What the new state would give beyond the old one; empty in every proof. */
  readonly gained: readonly { readonly identity: Identity; readonly rules: readonly PolicyRule[] }[];
}

export interface LeastPrivilegeOptions extends RbacOptions {
  readonly widening?: Widening | undefined;
}

const NO_WIDENING: Widening = { readVerbs: [], names: 'keep' };

/**
 * The subjects that can be narrowed when none is named: users and service accounts that bindings name, other than
 * the components of Kubernetes in the bindings that every API server makes.
 */
export function boundSubjects(before: RbacIndex): readonly Identity[] {
  const defaults = new DefaultObjects();
  return before.identities.filter(
    (identity) => identity.type === 'user' && ownBindings(before, identity, defaults).length > 0,
  );
}

/**
 * Finds the smallest rights with which every use goes on, and proves it: the uses are decided again in the state as
 * it would be, and the new rules are compared with the old ones.
 *
 * Uses in a namespace become a Role there, all others a ClusterRole. Nothing is given that the subject's own bindings
 * did not give, and nothing that it has through its groups or through what every API server binds.
 *
 * @throws RbacError `rules-too-large`
 */
export function leastPrivilege(
  snapshot: Snapshot,
  targets: readonly Identity[],
  observations: Observations,
  options: LeastPrivilegeOptions = {},
): LeastPrivilege {
  const before = buildRbac(snapshot, options);
  const defaults = new DefaultObjects();
  const { uses } = observations;
  const names = new Set(uses.map(({ demand: { user } }) => user.name));
  const groups = new Set(uses.flatMap(({ demand: { user } }) => user.groups));
  const observed = targets.filter(({ type, name }) => (type === 'user' ? names : groups).has(name));
  const candidates = observed.filter((target) => ownBindings(before, target, defaults).length > 0);

  const plan = (narrowed: readonly Identity[]): ReadonlyMap<Identity, readonly NewRole[]> => {
    const left = buildRbac(changeSnapshot(snapshot, withoutSubjects(before, narrowed, defaults), []), options);
    const collector = new NeedCollector(before, left, narrowed);
    for (const { demand } of uses) collector.add(demand);
    const roles = [...collector.needs].map(
      ([target, sets]) => [target, rolesOf(before, left, target, sets, options.widening ?? NO_WIDENING)] as const,
    );
    return new Map(roles);
  };
  const planned = plan(candidates);
  // Whoever uses all there is keeps the bindings as they are: the same rights under new names are no gain.
  const narrowed = candidates.filter((target) => {
    const roles = planned.get(target) ?? [];
    return lostOf(before, target, defaults, (namespace) => rulesIn(roles, namespace)).length > 0;
  });
  const final = narrowed.length === candidates.length ? planned : plan(narrowed);

  const changed = withoutSubjects(before, narrowed, defaults);
  const added = narrowed.flatMap((target) => (final.get(target) ?? []).flatMap(({ objects }) => objects));
  const after = buildRbac(changeSnapshot(snapshot, changed, added), options);
  return {
    before,
    after,
    subjects: targets.map((identity) => {
      const roles = final.get(identity) ?? [];
      const isNarrowed = narrowed.includes(identity);
      const status = isNarrowed ? 'narrowed' : statusOf(identity, candidates, observed);
      const held = (namespace: string) => rulesOf(after, memberOf(identity), namespace);
      const lost = isNarrowed ? lostOf(before, identity, defaults, held) : [];
      return { identity, status, roles, neverSeen: lost.map((one) => ({ ...one, keptIn: keptIn(one, roles) })) };
    }),
    added,
    changed,
    replayed: replay(before, after, uses),
    gained: narrowed.flatMap((identity) => {
      const rules = (final.get(identity) ?? []).flatMap(
        (role) => covers(rulesOf(before, memberOf(identity), role.namespace), role.rules).missing,
      );
      return rules.length > 0 ? [{ identity, rules }] : [];
    }),
  };
}

function statusOf(
  identity: Identity,
  candidates: readonly Identity[],
  observed: readonly Identity[],
): SubjectResult['status'] {
  if (candidates.includes(identity)) return 'minimal';
  return observed.includes(identity) ? 'no-bindings' : 'unobserved';
}

function rolesOf(
  before: RbacIndex,
  left: RbacIndex,
  target: Identity,
  sets: ReadonlyMap<string, RightSet>,
  widening: Widening,
): readonly NewRole[] {
  const user = memberOf(target);
  const isTaken = isTakenIn(before);
  const roles: NewRole[] = [];
  let everywhere: readonly PolicyRule[] = [];
  for (const namespace of [...sets.keys()].sort()) {
    const set = sets.get(namespace);
    if (set === undefined) continue;
    set.widen(widening, rulesOf(before, user, namespace));
    // What widening adds may be had from elsewhere.
    const given = [...rulesOf(left, user, namespace), ...everywhere];
    const rules = set.rules(given);
    if (namespace === '') everywhere = rules;
    if (rules.length > 0) roles.push(newRole(target, namespace, rules, isTaken));
  }
  return roles;
}

/** The bindings that name the subject itself and are no default of the API server. */
function ownBindings(before: RbacIndex, identity: Identity, defaults: DefaultObjects): readonly Binding[] {
  return before
    .boundTo(identity)
    .map(({ binding }) => binding)
    .filter((binding) => !defaults.isDefault(binding));
}

/** What is lost of each rule of the subject's own bindings, when the `held` rules are what is held. */
function lostOf(
  before: RbacIndex,
  identity: Identity,
  defaults: DefaultObjects,
  held: (namespace: string) => readonly PolicyRule[],
): readonly Omit<NeverSeen, 'keptIn'>[] {
  const own = before.boundTo(identity).filter(({ binding }) => !defaults.isDefault(binding));
  const byNamespace = Map.groupBy(own, ({ binding }) => binding.namespace);
  return [...byNamespace].flatMap(([namespace, bound]) => {
    const rules = new HeldRules(held(namespace));
    return bound
      .flatMap((role) => role.grants())
      .flatMap((grant) => {
        const { rule } = grant.rule;
        // A path is given by a ClusterRoleBinding alone.
        if (namespace !== '' && rule.nonResourceURLs.length > 0) return [];
        const { missing } = rules.covers([rule]);
        return missing.length === 0 ? [] : [{ grant, rules: mergeRules(missing) }];
      });
  });
}

function rulesIn(roles: readonly NewRole[], namespace: string): readonly PolicyRule[] {
  return roles.filter((role) => role.namespace === '' || role.namespace === namespace).flatMap((role) => role.rules);
}

function keptIn({ grant }: Omit<NeverSeen, 'keptIn'>, roles: readonly NewRole[]): readonly string[] {
  if (grant.binding.namespace !== '') return [];
  const { rule } = grant.rule;
  return roles
    .filter(({ namespace, rules }) => namespace !== '' && rules.some((given) => covers([rule], [given]).covered))
    .map(({ namespace }) => namespace);
}

/** Somebody who is the subject, or of whom nothing is known but that the group holds them. */
function memberOf({ type, name }: Identity): User {
  return type === 'user' ? userNamed(name) : { ...userNamed('', [name]), name: '' };
}
