import { matchesGlob } from '../../audit/index.ts';
import { formatPeer, type Peer } from '../../network/index.ts';
import { AnswersError } from '../answers-error.ts';
import { didYouMean } from '../nearest.ts';

/**
 * Whether a peer is meant by what a user wrote: `shop/cart`, `shop/cart[Deployment]`, `cart`, with `*` and `?`;
 * `outside` for addresses; `{ingress-controller}`.
 */
export function peerFilter(patterns: readonly string[] | undefined): (peer: Peer) => boolean {
  if (patterns === undefined || patterns.length === 0) return () => true;
  return (peer) => namesOf(peer).some((name) => patterns.some((pattern) => matchesGlob(pattern, name)));
}

function namesOf(peer: Peer): readonly string[] {
  switch (peer.type) {
    case 'workload':
      return [formatPeer(peer), `${peer.namespace}/${peer.name}`, peer.name];
    case 'external':
      return ['outside', formatPeer(peer)];
    case 'ingress-controller':
      return [formatPeer(peer), 'ingress-controller'];
  }
}

/** Refuses a pattern that means no peer: an empty answer would look like one that says nothing is allowed. */
export function refuseUnknown(patterns: readonly string[] | undefined, peers: readonly Peer[]): void {
  for (const pattern of patterns ?? []) {
    if (pattern === 'outside' || pattern === 'ingress-controller' || peers.some(peerFilter([pattern]))) continue;
    const names = peers.flatMap((peer) => (peer.type === 'workload' ? [`${peer.namespace}/${peer.name}`] : []));
    throw new AnswersError(
      'bad-question',
      `there is no workload "${pattern}"${didYouMean(pattern, names)}: write NAMESPACE/NAME, *, or outside`,
    );
  }
}
