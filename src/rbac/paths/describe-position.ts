import type { Identity } from '../subject.ts';
import { ANY_NODE, type Position, positionKey, SOME_NODE } from './position.ts';

/** A position, for people: `service account shop/cart`, `cluster-admin`, `secrets in namespace "shop"`. */
export function describePosition(position: Position): string {
  switch (position.type) {
    case 'identity':
      return describeIdentity(position.identity);
    case 'caller':
      return `user "${position.name}"${position.groups.length > 0 ? ` in groups ${position.groups.join(', ')}` : ''}`;
    case 'limited':
      return `${describeIdentity(position.identity)}, as far as impersonate-on:${position.mode} reaches`;
    case 'role':
      return `${position.kind} "${position.name}"${place(position.namespace)}`;
    case 'bound-roles':
      return `any ${position.kind} that a ${position.binding} refers to${position.namespace ? place(position.namespace) : ''}`;
    case 'everything':
      return `everything${place(position.namespace || '*')}`;
    case 'new-pods':
      return `pods of its own making${place(position.namespace || '*')}`;
    case 'accounts':
      return `any service account${place(position.namespace || '*')}`;
    case 'workloads':
      return `the templates of every ${position.kind}${place(position.namespace || '*')}`;
    case 'pods':
      return position.pod
        ? `pod "${position.pod}"${place(position.namespace)}`
        : `existing pods${place(position.namespace || '*')}`;
    case 'secrets':
      return position.name
        ? `secret "${position.name}"${place(position.namespace || '*')}`
        : `secrets${place(position.namespace || '*')}`;
    case 'node':
      return describeNode(position);
    case 'any-identity':
      return 'any user and any group but system:masters';
    case 'users':
      return 'any user';
    case 'power':
      return `${position.power}${place(position.namespace || '*')}`;
    case 'cluster-admin':
      return 'cluster-admin';
  }
}

function describeNode(position: Position & { readonly type: 'node' }): string {
  const key = positionKey(position);
  if (key === positionKey(ANY_NODE)) return 'any node';
  return key === positionKey(SOME_NODE) ? 'a node' : `node "${position.name}"`;
}

function describeIdentity({ type, name }: Identity): string {
  return `${type} "${name}"`;
}

function place(namespace: string): string {
  if (namespace === '') return ' everywhere';
  return namespace === '*' ? ' in every namespace' : ` in namespace "${namespace}"`;
}
