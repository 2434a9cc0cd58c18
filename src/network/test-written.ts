/** The objects of the random clusters of the property tests, as they are written. */

export type Labels = Readonly<Record<string, string>>;

export interface WrittenSelector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
    readonly values?: readonly string[];
  }[];
}

export interface WrittenNamespace {
  readonly name: string;
  readonly labels: Labels;
}

export interface WrittenPod {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  readonly ports: readonly { readonly name: string; readonly containerPort: number; readonly protocol: string }[];
  readonly ip: string;
  readonly hostNetwork: boolean;
}

export interface WrittenNetworkPolicyRule {
  readonly ports?: readonly {
    readonly protocol?: string;
    readonly port?: number | string;
    readonly endPort?: number;
  }[];
  readonly from?: readonly WrittenNetworkPolicyPeer[];
  readonly to?: readonly WrittenNetworkPolicyPeer[];
}

export interface WrittenNetworkPolicyPeer {
  readonly podSelector?: WrittenSelector;
  readonly namespaceSelector?: WrittenSelector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}

export interface WrittenNetworkPolicy {
  readonly namespace: string;
  readonly spec: {
    readonly podSelector: WrittenSelector;
    readonly policyTypes?: readonly string[];
    readonly ingress?: readonly WrittenNetworkPolicyRule[];
    readonly egress?: readonly WrittenNetworkPolicyRule[];
  };
}

export interface WrittenAdminPeer {
  readonly namespaces?: WrittenSelector;
  readonly pods?: { readonly namespaceSelector: WrittenSelector; readonly podSelector: WrittenSelector };
  readonly networks?: readonly string[];
}

export interface WrittenAdminPort {
  readonly portNumber?: { readonly protocol: string; readonly port: number };
  readonly portRange?: { readonly protocol: string; readonly start: number; readonly end: number };
  readonly namedPort?: string;
}

export interface WrittenAdminRule {
  /** As AdminNetworkPolicy names it; the tests write it as `Accept` for a ClusterNetworkPolicy. */
  readonly action: 'Allow' | 'Deny' | 'Pass';
  readonly peers: readonly WrittenAdminPeer[];
  readonly ports?: readonly WrittenAdminPort[];
}

export interface WrittenAdminPolicy {
  readonly tier: 'Admin' | 'Baseline';
  readonly priority: number;
  readonly subject: Pick<WrittenAdminPeer, 'namespaces' | 'pods'>;
  readonly ingress: readonly WrittenAdminRule[];
  readonly egress: readonly WrittenAdminRule[];
}

export interface WrittenCluster {
  readonly namespaces: readonly WrittenNamespace[];
  readonly pods: readonly WrittenPod[];
  readonly networkPolicies: readonly WrittenNetworkPolicy[];
  readonly adminPolicies: readonly WrittenAdminPolicy[];
}
