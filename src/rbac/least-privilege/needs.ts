import type { Attributes } from '../attributes.ts';
import { authorize, namespaceOf, rulesFor } from '../authorize.ts';
import { covers } from '../covers.ts';
import { type EscalationDecision, FULL_AUTHORITY, mayWriteBinding, mayWriteRole } from '../escalation.ts';
import type { PolicyRule } from '../policy-rule.ts';
import { Principal } from '../principal.ts';
import type { RbacIndex } from '../rbac-index.ts';
import type { Identity, User } from '../subject.ts';
import type { Demand } from './demand.ts';
import { isExpressible, RightSet } from './right-set.ts';

const RBAC = 'rbac.authorization.k8s.io';

/**
 * Gathers what the demands need beyond what is left without the subjects' own bindings. Only what a subject's own
 * bindings gave before is given back to it.
 */
export class NeedCollector {
  /** What each subject needs of its own, by namespace; the empty one is across namespaces. */
  readonly needs: ReadonlyMap<Identity, Map<string, RightSet>>;
  readonly #before: RbacIndex;
  readonly #left: RbacIndex;
  readonly #own: ReadonlyMap<Identity, Principal>;
  readonly #targets: ReadonlyMap<string, Identity>;

  /**
   * @param before The state as it is.
   * @param left The state without the own bindings of the targets.
   */
  constructor(before: RbacIndex, left: RbacIndex, targets: readonly Identity[]) {
    this.#before = before;
    this.#left = left;
    this.needs = new Map(targets.map((target) => [target, new Map<string, RightSet>()]));
    this.#targets = new Map(targets.map((target) => [`${target.type}\n${target.name}`, target]));
    this.#own = new Map(
      targets.map((target) => [target, new Principal({ name: target.name, groups: [] }, before.boundTo(target))]),
    );
  }

  add(demand: Demand): undefined {
    switch (demand.type) {
      case 'right':
        return this.#addRight(demand.user, demand.anyOf);
      case 'role': {
        const { user, write } = demand;
        if (mayWriteRole(this.#left, user, write).allowed) return;
        const resource = write.kind === 'Role' ? 'roles' : 'clusterroles';
        const { namespace, requestName: name } = write;
        const asked = write.aggregates ? [...write.rules, ...FULL_AUTHORITY] : write.rules;
        const escalate = { verb: 'escalate', group: RBAC, resource, name, namespace };
        return this.#addEscalation(mayWriteRole(this.#before, user, write), user, escalate, asked, namespace);
      }
      case 'binding': {
        const { user, roleRef, namespace } = demand;
        if (mayWriteBinding(this.#left, user, roleRef, namespace)?.allowed) return;
        const resource = roleRef.kind === 'Role' ? 'roles' : 'clusterroles';
        const role =
          roleRef.kind === 'Role'
            ? this.#before.findRole('Role', namespace, roleRef.name)
            : this.#before.findRole('ClusterRole', '', roleRef.name);
        const bind = { verb: 'bind', group: RBAC, resource, name: roleRef.name, namespace };
        const asked = role?.rules.map(({ rule }) => rule) ?? [];
        return this.#addEscalation(
          mayWriteBinding(this.#before, user, roleRef, namespace),
          user,
          bind,
          asked,
          namespace,
        );
      }
    }
  }

  #addRight(user: User, anyOf: readonly Attributes[]): undefined {
    if (anyOf.some((attributes) => authorize(this.#left, user, attributes).allowed)) return;
    for (const attributes of anyOf.filter(isExpressible)) {
      const holder = this.#targetsOf(user).find((target) => this.#own.get(target)?.find(attributes) !== undefined);
      if (holder === undefined) continue;
      this.#set(holder, namespaceOf(attributes)).add(attributes);
      return;
    }
  }

  /** Those who may write a role because they hold its rules must go on holding them. */
  #addEscalation(
    before: EscalationDecision | undefined,
    user: User,
    verb: Attributes,
    asked: readonly PolicyRule[],
    namespace: string,
  ): undefined {
    if (!before?.allowed || before.by === 'masters') return;
    if (before.by !== 'covered') return this.#addRight(user, [verb]);
    let missing = covers(rulesOf(this.#left, user, namespace), asked).missing;
    for (const target of this.#targetsOf(user)) {
      if (missing.length === 0) return;
      const { missing: others } = covers(this.#ownRules(target, namespace), missing);
      // What the target does not hold is another's to give; the rest of it is what this one gives.
      const own = others.length === 0 ? missing : exactly(missing, this.#ownRules(target, namespace));
      if (own.length > 0) this.#set(target, namespace).addRules(own);
      missing = others;
    }
  }

  #ownRules(target: Identity, namespace: string): readonly PolicyRule[] {
    const bound = this.#own.get(target)?.boundIn(namespace) ?? [];
    return bound.flatMap((role) => role.grants().map(({ rule }) => rule.rule));
  }

  /** A user's own bindings come before those of the user's groups. */
  #targetsOf(user: User): readonly Identity[] {
    const keys = [`user\n${user.name}`, ...user.groups.map((name) => `group\n${name}`)];
    return keys.flatMap((key) => this.#targets.get(key) ?? []);
  }

  #set(target: Identity, namespace: string): RightSet {
    const sets = this.needs.get(target) ?? new Map<string, RightSet>();
    const known = sets.get(namespace) ?? new RightSet();
    sets.set(namespace, known);
    return known;
  }
}

/** The parts of rules that others hold: what is left of them without what those lack. */
function exactly(rules: readonly PolicyRule[], held: readonly PolicyRule[]): readonly PolicyRule[] {
  return covers(covers(held, rules).missing, rules).missing;
}

export function rulesOf(index: RbacIndex, user: User, namespace: string): readonly PolicyRule[] {
  return rulesFor(index, user, namespace).map(({ rule }) => rule.rule);
}
