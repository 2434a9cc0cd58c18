import { type Connection, formatRange, type Peer } from '../../network/index.ts';
import { connectionsJson } from './connections-json.ts';

/** A connection, for programs. */
export function connectionJson({ source, destination, answer }: Connection): object {
  return { source: peerJson(source), destination: peerJson(destination), ...answerJson(answer) };
}

/** What is allowed, and what is possible where the plugin, an address or a name that is not known decides. */
export function answerJson({ allowed, possible }: Connection['answer']): object {
  return { allowed: connectionsJson(allowed), possible: connectionsJson(possible) };
}

export function peerJson(peer: Peer): object {
  switch (peer.type) {
    case 'workload':
      return { type: peer.type, namespace: peer.namespace, name: peer.name, kind: peer.kind };
    case 'external':
      return { type: peer.type, range: formatRange(peer.range) };
    case 'ingress-controller':
      return { type: peer.type };
  }
}
