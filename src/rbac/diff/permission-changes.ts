import { HeldRules } from '../covers.ts';
import type { PolicyRule } from '../policy-rule.ts';
import type { BoundRole, Grant } from '../principal.ts';
import type { RbacIndex } from '../rbac-index.ts';
import { type Identity, impliedGroups } from '../subject.ts';

/** A right that a subject has in one state and not in the other. */
export interface PermissionChange {
  readonly identity: Identity;
  /** Empty for everywhere. */
  readonly namespace: string;
  /** The part of the grant's rule that is not in the other state. */
  readonly rule: PolicyRule;
  /** What gives it, in the state that has it. */
  readonly grant: Grant;
}

/**
 * What users, groups and service accounts hold in one state and not in the other. What a group is given is a change of
 * the group and not of each member; who keeps a right through another binding or group has not lost it. Aggregated
 * roles count by what they gather.
 *
 * @param held The state whose rights are listed.
 * @param other The state that lacks them: the earlier one for rights gained, the later one for rights lost.
 */
export function permissionsOnlyIn(held: RbacIndex, other: RbacIndex): readonly PermissionChange[] {
  return held.identities.flatMap((identity) => changesOf(identity, held, other));
}

function changesOf(identity: Identity, held: RbacIndex, other: RbacIndex): readonly PermissionChange[] {
  const elsewhere = Map.groupBy(effective(identity, other), ({ binding }) => binding.namespace);
  const everywhere = rulesOf(elsewhere.get('') ?? []);
  const changes: PermissionChange[] = [];
  const known = new Set<string>();
  for (const [namespace, bound] of Map.groupBy(held.boundTo(identity), ({ binding }) => binding.namespace)) {
    const local = namespace === '' ? [] : rulesOf(elsewhere.get(namespace) ?? []);
    const others = new HeldRules([...everywhere, ...local]);
    for (const grant of bound.flatMap((role) => role.grants())) {
      // Paths are in no namespace, so that a RoleBinding gives none.
      const asked = namespace === '' ? grant.rule.rule : { ...grant.rule.rule, nonResourceURLs: [] };
      for (const rule of others.covers([asked]).missing) {
        const key = JSON.stringify([namespace, rule]);
        if (!known.has(key)) changes.push({ identity, namespace, rule, grant });
        known.add(key);
      }
    }
  }
  return changes;
}

/** Everything that counts for a subject, through the groups that it is in as well. */
function effective(identity: Identity, index: RbacIndex): readonly BoundRole[] {
  const groups = impliedGroups(identity).map((name): Identity => ({ type: 'group', name }));
  return [identity, ...groups].flatMap((one) => index.boundTo(one));
}

function rulesOf(bound: readonly BoundRole[]): readonly PolicyRule[] {
  return bound.flatMap((role) => role.grants().map(({ rule }) => rule.rule));
}
