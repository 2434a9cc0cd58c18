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
import type { Mesh, MeshVerdict } from './mesh.ts';

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
  return meshes.reduce((left, mesh) => throughPassage(left, passageOf(mesh, source, destination)), answer);
}

/** What a mesh makes of all TCP ports of a pair: of each from one cut up to the next. */
export interface Passage {
  readonly cuts: readonly number[];
  readonly decisions: readonly MeshVerdict['decision'][];
}

/** Asks at each port at which the answer may change, and so once in between. */
export function passageOf(mesh: Mesh, source: End, destination: End): Passage {
  const named = mesh.portsOf(source, destination);
  const cuts = [...new Set([1, ...named.flatMap((port) => [port, port + 1])])]
    .filter((port) => port >= 1 && port <= LAST_PORT)
    .sort((a, b) => a - b);
  return { cuts, decisions: cuts.map((port) => mesh.judge(source, destination, port).decision) };
}

/** What is left of an answer. */
export function throughPassage({ allowed, possible }: Answer, { cuts, decisions }: Passage): Answer {
  let lets = BESIDE_TCP;
  let mayLet = BESIDE_TCP;
  for (const [index, decision] of decisions.entries()) {
    const ports = connectionsOf('TCP', portRange(cuts[index] ?? 1, (cuts[index + 1] ?? LAST_PORT + 1) - 1));
    if (decision === 'allow') lets = unionConnections(lets, ports);
    if (decision !== 'deny') mayLet = unionConnections(mayLet, ports);
  }
  return { allowed: intersectConnections(allowed, lets), possible: intersectConnections(possible, mayLet) };
}

const BESIDE_TCP: ConnectionSet = (['UDP', 'SCTP'] as const)
  .map((protocol) => connectionsOf(protocol, portRange(1, LAST_PORT)))
  .reduce(unionConnections, NO_CONNECTIONS);
