import { type Attributes, describeAttributes, isResourceRequest } from '../attributes.ts';
import type { RoleRef } from '../binding.ts';
import type { RoleWrite } from '../escalation.ts';
import type { User } from '../subject.ts';

/**
 * Why a right was needed.
 *
 * - `request`: the request itself.
 * - `impersonation`: it was made as somebody else.
 * - `create-on-write`: an update or a patch that created the object, as server-side apply does.
 * - `websocket`: exec, attach and portforward by GET, which need `create` too (from 1.35).
 * - `signer`: an approved or signed CertificateSigningRequest, or a ClusterTrustBundle of a signer.
 * - `owner-finalizers`: a new owner reference that blocks the deletion of its owner. It is checked where the admission
 *   plugin OwnerReferencesPermissionEnforcement is on.
 * - `escalation`: a written role or binding.
 * - `parameters`: an admission policy or its binding with parameters, which its writer must be able to read.
 * - `device-claim`: the status of a ResourceClaim (from 1.36).
 */
export type DemandKind =
  | 'request'
  | 'impersonation'
  | 'create-on-write'
  | 'websocket'
  | 'signer'
  | 'owner-finalizers'
  | 'escalation'
  | 'parameters'
  | 'device-claim';

/** What one request needed: any one of several rights, or what writing a role or a binding needs. */
export type Demand =
  | { readonly type: 'right'; readonly kind: DemandKind; readonly user: User; readonly anyOf: readonly Attributes[] }
  | { readonly type: 'role'; readonly kind: 'escalation'; readonly user: User; readonly write: RoleWrite }
  | {
      readonly type: 'binding';
      readonly kind: 'escalation';
      readonly user: User;
      readonly roleRef: RoleRef;
      readonly namespace: string;
    };

/** A check that the API server made beyond the request itself, and that the event does not tell enough about. */
export interface Untold {
  readonly kind: DemandKind;
  readonly user: User;
  readonly attributes: Attributes;
  readonly reason: string;
}

/** What is demanded, in words. */
export function describeDemand(demand: Demand): string {
  switch (demand.type) {
    case 'right':
      return demand.anyOf.map(describeAttributes).join(' or ');
    case 'role': {
      const { kind, requestName, namespace } = demand.write;
      return `write the rules of ${kind} ${place(namespace, requestName || '(new)')}`;
    }
    case 'binding':
      return `bind ${demand.roleRef.kind} ${demand.roleRef.name}${demand.namespace ? ` in namespace "${demand.namespace}"` : ''}`;
  }
}

function place(namespace: string, name: string): string {
  return namespace ? `${namespace}/${name}` : name;
}

/** A name of a demand that tells it from every other one of the same user. */
export function demandKey(demand: Demand): string {
  switch (demand.type) {
    case 'right':
      return `${demand.kind}\n${demand.anyOf.map(attributesKey).join('\n\n')}`;
    case 'role':
      return `role\n${JSON.stringify(demand.write)}`;
    case 'binding':
      return `binding\n${JSON.stringify([demand.roleRef, demand.namespace])}`;
  }
}

export function attributesKey(attributes: Attributes): string {
  if (!isResourceRequest(attributes)) return `${attributes.verb}\n${attributes.path}`;
  const { verb, group, resource, subresource = '', namespace = '', name = '' } = attributes;
  return `${verb}\n${group}\n${resource}\n${subresource}\n${namespace}\n${name}`;
}
