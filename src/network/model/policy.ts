import type { FieldPath, KubernetesObject, LabelSelector } from '../../kube/index.ts';
import type { AddressSet } from '../addresses/index.ts';
import type { PortRanges, Protocol } from '../connections/index.ts';

/**
 * A NetworkPolicy, AdminNetworkPolicy, BaselineAdminNetworkPolicy or ClusterNetworkPolicy in one form. NetworkPolicy
 * rules are `Accept` rules; what tells the tiers apart is how their rules are combined (see `reach/`).
 */
export interface Policy {
  readonly object: KubernetesObject;
  readonly tier: Tier;
  /** Lower goes first, within Admin and Baseline. */
  readonly priority: number;
  readonly subject: PodMatch;
  /** The rules by direction, in order. Undefined where the policy does not concern the direction. */
  readonly ingress: readonly Rule[] | undefined;
  readonly egress: readonly Rule[] | undefined;
}

/** In the order in which they decide. */
export type Tier = 'Admin' | 'NetworkPolicy' | 'Baseline';
export type Action = 'Accept' | 'Deny' | 'Pass';
export type Direction = 'ingress' | 'egress';

export interface Rule {
  readonly action: Action;
  /** The name an administrator gave it; empty when there is none. */
  readonly name: string;
  /** Undefined: any peer. */
  readonly peers: readonly RulePeer[] | undefined;
  /** Undefined: any port of any protocol. */
  readonly ports: readonly PortMatch[] | undefined;
  /** Where the rule sits in its object. */
  readonly path: FieldPath;
}

/** Which pods: those in matching namespaces that have matching labels. */
export interface PodMatch {
  readonly namespaces: NamespaceMatch;
  readonly pods: LabelSelector;
}

export type NamespaceMatch =
  | { readonly type: 'name'; readonly name: string }
  | { readonly type: 'selector'; readonly selector: LabelSelector };

export type RulePeer = (
  | { readonly type: 'pods'; readonly match: PodMatch }
  | { readonly type: 'addresses'; readonly source: 'ipBlock' | 'networks'; readonly addresses: AddressSet }
  | { readonly type: 'nodes'; readonly selector: LabelSelector }
  | { readonly type: 'domainNames'; readonly names: readonly string[] }
  /** Written in a field that is not known here. The specification says to fail closed. */
  | { readonly type: 'unknown' }
) & {
  /** Where the peer sits in its object. */
  readonly path: FieldPath;
};

export type PortMatch =
  | { readonly type: 'range'; readonly protocol: Protocol; readonly ports: PortRanges }
  /** A container port's name. Without a protocol, that of the container's port. */
  | { readonly type: 'named'; readonly name: string; readonly protocol: Protocol | undefined };

/** Whether a NetworkPolicy selects a pod for the direction, and so isolates it there. */
export function rulesOf(policy: Policy, direction: Direction): readonly Rule[] | undefined {
  return direction === 'ingress' ? policy.ingress : policy.egress;
}

/** Selects everything. */
export const EVERYTHING: LabelSelector = { requirements: [] };
