/** What is so with a network plugin; `unknown` where the specification leaves it open. */
export type Settled = 'yes' | 'no' | 'unknown';

/**
 * How a network plugin decides what the specifications leave to it. With `unknown`, an answer that hangs on it is
 * neither allowed nor denied: it depends.
 */
export interface Profile {
  readonly name: string;
  readonly title: string;
  /** Whether a NetworkPolicy's ipBlock is compared with the addresses of pods. */
  readonly ipBlockMatchesPods: Settled;
  /** Whether a NetworkPolicy's ipBlock is compared with the addresses of nodes. */
  readonly ipBlockMatchesNodes: Settled;
  /** Whether NetworkPolicy selectors select pods on the host network. */
  readonly selectsHostNetworkPods: Settled;
}

/**
 * The Kubernetes documentation and API reference alone. They say that ipBlock is meant for addresses outside the
 * cluster, and call the behaviour for pods, nodes and pods on the host network undefined.
 */
export const SPECIFICATION: Profile = {
  name: 'specification',
  title: 'the Kubernetes specification alone',
  ipBlockMatchesPods: 'unknown',
  ipBlockMatchesNodes: 'unknown',
  selectsHostNetworkPods: 'unknown',
};
