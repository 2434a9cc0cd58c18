import { type Profile, SPECIFICATION } from './profile.ts';

/** Rules become addresses in the kernel, after kube-proxy or its own proxy has replaced a Service's address. */
const CALICO: Profile = {
  name: 'calico',
  title: 'Calico',
  ipBlockMatchesPods: 'yes',
  ipBlockMatchesNodes: 'yes',
  isolatesHostNetworkPods: 'no',
  selectsHostNetworkPods: 'no',
  readsAdminTiers: 'yes',
  seesServiceAddress: 'no',
};

/**
 * Pods and nodes are known by identity and match no CIDR rule, unless `policy-cidr-match-mode` says so for nodes.
 * ClusterNetworkPolicy is known from version 1.20 on, when it is switched on.
 */
const CILIUM: Profile = {
  name: 'cilium',
  title: 'Cilium',
  ipBlockMatchesPods: 'no',
  ipBlockMatchesNodes: 'no',
  isolatesHostNetworkPods: 'no',
  selectsHostNetworkPods: 'no',
  readsAdminTiers: 'unknown',
  seesServiceAddress: 'no',
};

/**
 * A controller turns selectors into the addresses of pods, whatever their network, and programs at the pods' own
 * interfaces compare addresses before a Service's address is replaced. Its admin policies are of a group of its own.
 */
const AWS_VPC_CNI: Profile = {
  name: 'aws-vpc-cni',
  title: 'Amazon VPC CNI',
  ipBlockMatchesPods: 'yes',
  ipBlockMatchesNodes: 'yes',
  isolatesHostNetworkPods: 'no',
  selectsHostNetworkPods: 'yes',
  readsAdminTiers: 'no',
  seesServiceAddress: 'yes',
};

/** Packets are judged by their addresses after routing; pods on the host network are not looked up. */
const KUBE_NETWORK_POLICIES: Profile = {
  name: 'kube-network-policies',
  title: 'kube-network-policies',
  ipBlockMatchesPods: 'yes',
  ipBlockMatchesNodes: 'yes',
  isolatesHostNetworkPods: 'no',
  selectsHostNetworkPods: 'no',
  readsAdminTiers: 'yes',
  seesServiceAddress: 'no',
};

/** The profiles by the names that `--cni` takes. */
export const PROFILES: ReadonlyMap<string, Profile> = new Map(
  [SPECIFICATION, CALICO, CILIUM, AWS_VPC_CNI, KUBE_NETWORK_POLICIES].map((profile) => [profile.name, profile]),
);
