import {
  type Cluster,
  type Connection,
  type End,
  isNoConnection,
  meshesOf,
  type Peer,
  throughMeshes,
} from '../../../network/index.ts';

/** The connections that the meshes of a cluster let through; those that they deny wholly are left out. */
export function withMeshes(connections: readonly Connection[], cluster: Cluster): readonly Connection[] {
  const meshes = meshesOf(cluster);
  if (meshes.length === 0) return connections;
  return connections.flatMap((connection) => {
    const { source, destination } = connection;
    const [from, to] = [endOf(source), endOf(destination)];
    if (from === undefined || to === undefined) return connection;
    const answer = throughMeshes(connection.answer, meshes, from, to);
    return isNoConnection(answer.possible) ? [] : { ...connection, answer };
  });
}

function endOf(peer: Peer): End | undefined {
  switch (peer.type) {
    case 'workload': {
      const [pod] = peer.pods;
      return pod && { type: 'pod', pod, workload: peer.workload };
    }
    case 'external':
      return { type: 'address', address: peer.range.start };
    case 'ingress-controller':
      return { type: 'any-pod' };
  }
}
