import {
  type ConnectionSet,
  connectionsOf,
  intersectConnections,
  NO_CONNECTIONS,
  portRange,
  unionConnections,
} from '../connections/index.ts';
import type { End } from '../explain/index.ts';
import type { Cluster } from '../model/index.ts';
import type { Answer } from '../reach/index.ts';
import { ISTIO_DEFAULTS, type IstioSettings, istioOf } from './istio/index.ts';
import { linkerdOf } from './linkerd/linkerd.ts';
import type { Mesh } from './mesh.ts';

/** The meshes that the objects of a cluster speak of. */
export function meshesOf(cluster: Cluster, istio: IstioSettings = ISTIO_DEFAULTS): readonly Mesh[] {
  return [istioOf(cluster, istio), linkerdOf(cluster)].filter((mesh) => mesh !== undefined);
}

const LAST_PORT = 65_535;

/**
 * What passes the network policies and the meshes: TCP that a mesh denies is taken out, and what is conditional there
 * depends. UDP and SCTP do not go through meshes.
 */
export function throughMeshes(answer: Answer, meshes: readonly Mesh[], source: End, destination: End): Answer {
  let { allowed, possible } = answer;
  for (const mesh of meshes) {
    const taken = takenBy(mesh, source, destination);
    allowed = intersectConnections(allowed, taken.allowed);
    possible = intersectConnections(possible, taken.possible);
  }
  return { allowed, possible };
}

/** What a mesh takes, found out at each port at which it may change and once in between. */
function takenBy(mesh: Mesh, source: End, destination: End): Answer {
  const named = [...new Set(mesh.portsOf(destination))].sort((a, b) => a - b);
  const cuts = [...new Set([1, ...named.flatMap((port) => [port, port + 1])])]
    .filter((port) => port <= LAST_PORT)
    .sort((a, b) => a - b);
  let allowed = BESIDE_TCP;
  let possible = BESIDE_TCP;
  for (const [index, start] of cuts.entries()) {
    const ports = connectionsOf('TCP', portRange(start, (cuts[index + 1] ?? LAST_PORT + 1) - 1));
    const { decision } = mesh.judge(source, destination, start);
    if (decision === 'allow') allowed = unionConnections(allowed, ports);
    if (decision !== 'deny') possible = unionConnections(possible, ports);
  }
  return { allowed, possible };
}

const BESIDE_TCP: ConnectionSet = (['UDP', 'SCTP'] as const)
  .map((protocol) => connectionsOf(protocol, portRange(1, LAST_PORT)))
  .reduce(unionConnections, NO_CONNECTIONS);
