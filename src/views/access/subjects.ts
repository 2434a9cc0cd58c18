import {
  distancesTo,
  type Identity,
  type Permission,
  permissionsOf,
  positionKey,
  positionOf,
  serviceAccountName,
  serviceAccountUser,
  splitServiceAccountName,
  subjectsOf,
  type Target,
  type User,
  userNamed,
} from '../../rbac/index.ts';
import type { ViewContext } from '../view-context.ts';
import { type GrantView, grantView, type SubjectView, subjectView } from './grants.ts';
import { accessState, wholeClimbGraph } from './state.ts';

/** What ways up lead to. */
export const TARGETS = ['cluster-admin', 'node', 'secret'] as const;
export type TargetName = (typeof TARGETS)[number];

export function targetNamed(name: TargetName): Target {
  return { type: name };
}

/** A subject in the list of all. */
export interface SubjectSummary extends SubjectView {
  /** How many resources or paths it has rights on, by itself and through its groups. */
  readonly permissions?: number | undefined;
  /** The rights that a way to each target takes; absent where there is no way. */
  readonly reaches: Readonly<Partial<Record<TargetName, number>>>;
  /** The keys of the workloads that run with it. */
  readonly workloads: readonly string[];
}

export interface SubjectList {
  readonly subjects: readonly SubjectSummary[];
  readonly assumptions: readonly string[];
  readonly incomplete?: string | undefined;
}

/** Everybody who is given something that is not the cluster's own, and every service account. */
export function accessSubjects(context: ViewContext): SubjectList {
  const { index, assumptions, incomplete } = context.answer(accessState);
  const graph = context.answer(wholeClimbGraph);
  const distances = TARGETS.map((name) => [name, distancesTo(graph, targetNamed(name))] as const);
  const running = workloadsByAccount(context);
  const subjects = context.answer(knownIdentities).map((identity): SubjectSummary => {
    const key = positionKey(positionOf(identity));
    const reaches = distances.flatMap(([name, found]) => {
      const distance = found.get(key);
      return distance === undefined ? [] : [[name, distance.rights] as const];
    });
    return {
      ...subjectView(identity),
      permissions: permissionsOf(index, userOf(identity)).length,
      reaches: Object.fromEntries(reaches),
      workloads: running.get(identity.name) ?? [],
    };
  });
  return { subjects, assumptions, incomplete };
}

export function knownIdentities(context: ViewContext): readonly Identity[] {
  const { index } = context.answer(accessState);
  const found = new Map<string, Identity>();
  const add = (identity: Identity): void => {
    found.set(`${identity.type}\n${identity.name}`, identity);
  };
  for (const identity of subjectsOf(index)) add(identity);
  for (const { namespace, name } of context.scan.snapshot.ofKind('', 'ServiceAccount')) {
    add({ type: 'user', name: serviceAccountName(namespace, name) });
  }
  for (const account of workloadsByAccount(context).keys()) add({ type: 'user', name: account });
  return [...found.values()];
}

/** The keys of workloads by the user name of their service account. */
function workloadsByAccount({ scan }: ViewContext): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { object, spec } of scan.snapshot.workloads) {
    const account = serviceAccountName(object.namespace, spec.serviceAccountName ?? spec.serviceAccount ?? 'default');
    const key = `${object.kind}/${object.namespace}/${object.name || `${object.generateName}*`}`;
    const keys = found.get(account) ?? [];
    if (!keys.includes(key)) keys.push(key);
    found.set(account, keys);
  }
  return found;
}

/** A user as authentication tells the authorizer; of a group, a member whose name is not known. */
function userOf({ type, name }: Identity): User {
  if (type === 'group') return { ...userNamed('', [name]), name: '' };
  const account = splitServiceAccountName(name);
  return account === undefined ? userNamed(name) : serviceAccountUser(account.namespace, account.name);
}

/** What a subject may do with one resource in one place. */
export interface PermissionView {
  /** Empty for everywhere. */
  readonly namespace: string;
  /** `deployments.apps`, `pods/exec`, or a path. */
  readonly resource: string;
  /** Empty for every name. */
  readonly names: readonly string[];
  readonly verbs: readonly string[];
  /** Indexes into the grants of the subject. */
  readonly grants: readonly number[];
}

export interface SubjectPermissions {
  readonly id: string;
  readonly groups: readonly string[];
  readonly permissions: readonly PermissionView[];
  readonly grants: readonly GrantView[];
}

/** Everything that a subject may do, its groups' rights among it. */
export function subjectPermissions(identity: Identity, context: ViewContext): SubjectPermissions {
  const { index } = context.answer(accessState);
  const user = userOf(identity);
  const grants = new Map<unknown, number>();
  const views: GrantView[] = [];
  const permissions = permissionsOf(index, user).map((permission) => ({
    namespace: permission.namespace,
    resource: resourceName(permission),
    names: permission.names,
    verbs: permission.verbs,
    grants: permission.grants.map((grant) => {
      const known = grants.get(grant);
      if (known !== undefined) return known;
      grants.set(grant, views.length);
      return views.push(grantView(grant)) - 1;
    }),
  }));
  return { id: subjectView(identity).id, groups: user.groups, permissions, grants: views };
}

function resourceName({ group, resource }: Permission): string {
  if (group === undefined || group === '') return resource;
  const [type, ...rest] = resource.split('/');
  return [`${type}.${group}`, ...rest].join('/');
}
