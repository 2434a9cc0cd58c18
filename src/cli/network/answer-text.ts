import { type Answer, formatConnections, isNoConnection, subtractConnections } from '../../network/index.ts';

/** `TCP 80`, or `TCP 80 (depends: UDP 53)` where the plugin, an address or a name that is not known decides the rest. */
export function answerText({ allowed, possible }: Answer): string {
  const open = subtractConnections(possible, allowed);
  return isNoConnection(open)
    ? formatConnections(allowed)
    : `${formatConnections(allowed)} (depends: ${formatConnections(open)})`;
}
