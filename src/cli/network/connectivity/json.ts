import type { Gap } from '../../../kube/index.ts';
import { type Connection, type Connectivity, formatRange, type Peer } from '../../../network/index.ts';
import { jsonText } from '../../../report/index.ts';
import { connectionsJson } from '../connections-json.ts';

/** The connections for programs: one a line. */
export function* renderJson(
  connections: readonly Connection[],
  { reachability }: Connectivity,
  gaps: readonly Gap[],
): Generator<string> {
  yield `{"apiVersion":"breakwater.dev/v1","kind":"NetworkConnectivity",\n`;
  yield `"cni":${jsonText(reachability.profile.name)},\n"gaps":${jsonText(gaps)},\n"connections":[`;
  for (const [index, { source, destination, answer }] of connections.entries()) {
    const { allowed, possible } = answer;
    const entry = {
      source: peerJson(source),
      destination: peerJson(destination),
      allowed: connectionsJson(allowed),
      possible: connectionsJson(possible),
    };
    yield `${index === 0 ? '\n' : ',\n'}${jsonText(entry)}`;
  }
  yield `${connections.length === 0 ? '' : '\n'}]}\n`;
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
