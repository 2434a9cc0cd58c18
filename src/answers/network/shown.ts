import { type Connection, type Connectivity, connectionsIn, formatPeer } from '../../network/index.ts';
import { peerFilter } from './peers.ts';

interface Filters {
  readonly from?: readonly string[];
  readonly to?: readonly string[];
  readonly focus?: readonly string[];
}

/** The connections that the filters leave, in the order of their peers' names. */
export function shownConnections(connectivity: Connectivity, { from, to, focus }: Filters): readonly Connection[] {
  const [isFrom, isTo, isFocus] = [peerFilter(from), peerFilter(to), peerFilter(focus)];
  const shown: { readonly key: string; readonly connection: Connection }[] = [];
  for (const connection of connectionsIn(connectivity)) {
    const { source, destination } = connection;
    if (!isFrom(source) || !isTo(destination) || !(isFocus(source) || isFocus(destination))) continue;
    shown.push({ key: `${formatPeer(source)} ${formatPeer(destination)}`, connection });
  }
  return shown.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ connection }) => connection);
}
