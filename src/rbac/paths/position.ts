import type { Identity } from '../subject.ts';

/** Harm that leads to no other position by itself. */
export type Power =
  | 'forge-attributes'
  | 'node-logs'
  | 'pod-ports'
  | 'redirect-traffic'
  | 'review-tokens'
  | 'serve-apis'
  | 'sign-certificates'
  | 'steer-pods'
  | 'weaken-admission';

/**
 * Somewhere an attacker can stand, or something one can hold. An empty namespace stands for every namespace.
 *
 * - `identity`: acts as that user, or as a member of that group.
 * - `caller`: acts as one user in groups that are all known.
 * - `users`: acts with the name of any user that is no service account.
 * - `limited`: acts as that user or group, for the requests alone that `impersonate-on:<mode>:…` allows whoever does so.
 * - `role`: holds that role, in a namespace or everywhere; in each namespace by itself when the namespace is `*`.
 * - `bound-roles`: holds any role that a binding of a kind in a namespace refers to.
 * - `everything`: may do everything in a namespace.
 * - `new-pods`: runs pods of its own making.
 * - `workloads`: changes the pod templates of the existing objects of a kind.
 * - `pods`: is inside existing pods; in one when `pod` is set, in those that keep their input open when `interactive`.
 * - `accounts`: is any service account.
 * - `secrets`: reads secrets; one when `name` is set.
 * - `node`: controls a node: its root user and its kubelet's identity. `ANY_NODE` is one of the attacker's choice,
 *   `SOME_NODE` one of which nothing is known.
 * - `any-identity`: gets client certificates for any user and groups, but for `system:masters`.
 * - `power`: can do harm that leads to no other position by itself.
 * - `cluster-admin`: may do everything everywhere.
 */
export type Position =
  | { readonly type: 'identity'; readonly identity: Identity }
  | { readonly type: 'caller'; readonly name: string; readonly groups: readonly string[] }
  | { readonly type: 'limited'; readonly identity: Identity; readonly mode: string; readonly by: Position }
  | {
      readonly type: 'role';
      readonly kind: 'Role' | 'ClusterRole';
      readonly name: string;
      readonly namespace: string;
    }
  | {
      readonly type: 'bound-roles';
      readonly binding: 'RoleBinding' | 'ClusterRoleBinding';
      readonly kind: 'Role' | 'ClusterRole';
      readonly namespace: string;
    }
  | { readonly type: 'everything' | 'new-pods' | 'accounts'; readonly namespace: string }
  | { readonly type: 'workloads'; readonly kind: string; readonly group: string; readonly namespace: string }
  | {
      readonly type: 'pods';
      readonly namespace: string;
      readonly pod?: string | undefined;
      readonly interactive?: boolean;
    }
  | { readonly type: 'secrets'; readonly namespace: string; readonly name?: string | undefined }
  | { readonly type: 'node'; readonly name: string }
  | { readonly type: 'any-identity' | 'users' }
  | { readonly type: 'power'; readonly power: Power; readonly namespace: string }
  | { readonly type: 'cluster-admin' };

export const CLUSTER_ADMIN: Position = { type: 'cluster-admin' };
export const ANY_IDENTITY: Position = { type: 'any-identity' };
// Neither can be the name of a node.
export const ANY_NODE: Position = { type: 'node', name: '*' };
export const SOME_NODE: Position = { type: 'node', name: '?' };

export function user(name: string): Position {
  return { type: 'identity', identity: { type: 'user', name } };
}

export function group(name: string): Position {
  return { type: 'identity', identity: { type: 'group', name } };
}

/** A key that is equal for equal positions alone. */
export function positionKey(position: Position): string {
  switch (position.type) {
    case 'identity':
      return `${position.identity.type}\n${position.identity.name}`;
    case 'caller':
      return `caller\n${position.name}\n${position.groups.join('\n')}`;
    case 'limited': {
      const { identity, mode, by } = position;
      return `limited\n${identity.type}\n${identity.name}\n${mode}\n${positionKey(by)}`;
    }
    case 'role':
      return `role\n${position.kind}\n${position.name}\n${position.namespace}`;
    case 'bound-roles':
      return `bound-roles\n${position.binding}\n${position.kind}\n${position.namespace}`;
    case 'everything':
    case 'new-pods':
    case 'accounts':
      return `${position.type}\n${position.namespace}`;
    case 'pods':
      return `pods\n${position.namespace}\n${position.pod ?? ''}\n${position.interactive ? 'interactive' : ''}`;
    case 'workloads':
      return `workloads\n${position.namespace}\n${position.kind}.${position.group}`;
    case 'secrets':
      return `secrets\n${position.namespace}\n${position.name ?? ''}`;
    case 'node':
      return `node\n${position.name}`;
    case 'power':
      return `power\n${position.power}\n${position.namespace}`;
    case 'any-identity':
    case 'users':
    case 'cluster-admin':
      return position.type;
  }
}
