/** What is so with a network plugin; `unknown` where the specification leaves it open. */
export type Settled = 'yes' | 'no' | 'unknown';

/**
 * How a network plugin decides what the specifications leave to it. With `unknown`, an answer that hangs on it is
 * neither allowed nor denied: it depends.
 */
export interface Profile {
  /** What `--cni` calls it. */
  readonly name: string;
  readonly title: string;
  /** Whether a NetworkPolicy's ipBlock is compared with the addresses of pods. */
  readonly ipBlockMatchesPods: Settled;
  /** Whether a NetworkPolicy's ipBlock is compared with the addresses of nodes. */
  readonly ipBlockMatchesNodes: Settled;
  /** Whether NetworkPolicies apply to pods on the host network. */
  readonly isolatesHostNetworkPods: Settled;
  /** Whether the selectors of NetworkPolicy peers select pods on the host network. */
  readonly selectsHostNetworkPods: Settled;
  /** Whether the policies of `policy.networking.k8s.io` are in force where they exist. */
  readonly readsAdminTiers: Settled;
  /** Whether egress rules see the address of a Service, and not those of the pods behind it. */
  readonly seesServiceAddress: Settled;
}

/**
 * The Kubernetes documentation and API reference alone. They say that ipBlock is meant for addresses outside the
 * cluster, and leave the behaviour for pods, nodes, pods on the host network and Service addresses to the plugin.
 */
export const SPECIFICATION: Profile = {
  name: 'specification',
  title: 'the Kubernetes specification alone',
  ipBlockMatchesPods: 'unknown',
  ipBlockMatchesNodes: 'unknown',
  isolatesHostNetworkPods: 'unknown',
  selectsHostNetworkPods: 'unknown',
  readsAdminTiers: 'yes',
  seesServiceAddress: 'unknown',
};
