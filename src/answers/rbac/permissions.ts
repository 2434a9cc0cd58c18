import { type Permission, permissionsOf, type User } from '../../rbac/index.ts';
import { gapJson } from '../gap-json.ts';
import { grantJson } from './json.ts';
import type { RbacState } from './state.ts';
import { userOfArgument } from './subject.ts';

export interface PermissionsAnswer {
  readonly state: RbacState;
  readonly user: User;
  readonly permissions: readonly Permission[];
}

/**
 * Everything that a subject may do.
 *
 * @throws AnswersError `bad-question`
 */
export function permissions(
  state: RbacState,
  { subject, groups }: { readonly subject: string; readonly groups: readonly string[] },
): PermissionsAnswer {
  const user = userOfArgument(subject, groups);
  return { state, user, permissions: permissionsOf(state.index, user) };
}

interface PermissionsJson {
  readonly user: object;
  readonly permissions: readonly object[];
  readonly complete: boolean;
  readonly assumptions: readonly string[];
  readonly gaps: readonly object[];
}

/** The answer for programs. */
export function permissionsJson({ state, user, permissions: held }: PermissionsAnswer): PermissionsJson {
  return {
    user: { name: user.name, groups: user.groups },
    permissions: held.map(({ namespace, group, resource, names, verbs, grants }) => ({
      namespace: namespace || undefined,
      ...(group === undefined ? { path: resource } : { group, resource }),
      names: names.length > 0 ? names : undefined,
      verbs,
      grants: grants.map(grantJson),
    })),
    complete: state.incomplete === undefined,
    assumptions: state.assumptions,
    gaps: state.gaps.map(gapJson),
  };
}
