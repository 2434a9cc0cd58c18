import {
  ALL_CONNECTIONS,
  type Cluster,
  type ConnectionSet,
  connectionsOf,
  type End,
  explainWith,
  flipOf,
  intersectConnections,
  isNoConnection,
  type Mesh,
  meshesOf,
  type Profile,
  podsBehind,
  portRange,
  type Scene,
  targetPortOf,
  throughMeshes,
  unionConnections,
  VerdictTable,
  waysRound,
} from '../../network/index.ts';
import { AnswersError } from '../answers-error.ts';
import type { ExplainedPair } from './explained.ts';
import { type FoundEnd, findEnd } from './find-end.ts';
import { parsePort } from './parse-port.ts';
import { throughService } from './through-service.ts';

/** A connection, in a person's words. */
export interface ExplainQuestion {
  readonly from: string;
  readonly to: string;
  readonly port?: string | undefined;
}

/**
 * Why a connection is allowed or denied; of a Service, for each workload behind it.
 *
 * @throws AnswersError `bad-question`
 */
export function explain(question: ExplainQuestion, cluster: Cluster, profile: Profile): readonly ExplainedPair[] {
  const source = findEnd(question.from, cluster);
  if (source.type === 'service')
    throw new AnswersError('bad-question', 'from cannot be a Service: it starts no connections');
  return explained(source.end, findEnd(question.to, cluster), question, cluster, profile);
}

function explained(
  source: End,
  to: FoundEnd,
  question: ExplainQuestion,
  cluster: Cluster,
  profile: Profile,
): readonly ExplainedPair[] {
  const sceneTo = (destination: End): Scene => ({
    cluster,
    profile,
    verdicts: new VerdictTable(),
    source,
    destination,
  });
  if (to.type === 'end') {
    const wanted = question.port === undefined ? undefined : parsePort(question.port, to.end);
    return [explainedPair(sceneTo(to.end), wanted)];
  }
  const { service } = to;
  const port = question.port ?? String(service.ports[0]?.port ?? '');
  const servicePort = service.ports.find((one) => String(one.port) === port || (one.name !== '' && one.name === port));
  if (servicePort === undefined) {
    const ports = service.ports.map((one) => one.port).join(', ');
    throw new AnswersError(
      'bad-question',
      `the Service ${service.namespace}/${service.name} has no port "${port}": it has ${ports}`,
    );
  }
  const behind = cluster.workloads.flatMap((workload) =>
    podsBehind(service, workload.pods)
      .slice(0, 1)
      .map((pod): Extract<End, { type: 'pod' }> => ({ type: 'pod', pod, workload })),
  );
  if (behind.length === 0) {
    throw new AnswersError(
      'bad-question',
      `the Service ${service.namespace}/${service.name} leads to no pod: its selector selects none`,
    );
  }
  return behind.map((destination) => {
    const scene = sceneTo(destination);
    const target = targetPortOf(servicePort, destination.pod);
    const wanted = target === undefined ? undefined : connectionsOf(servicePort.protocol, portRange(target, target));
    const pair = explainedPair(scene, wanted);
    return { ...pair, notes: [...pair.notes, ...throughService(service, servicePort, target, scene)] };
  });
}

function explainedPair(scene: Scene, wanted: ConnectionSet | undefined): ExplainedPair {
  const explanation = explainWith(scene);
  const asked = wanted ?? declaredPorts(scene.destination);
  const { cluster, source, destination } = scene;
  const meshes = meshesOf(cluster);
  const deniedBy = meshes.find((mesh) => denies(mesh, asked, scene))?.name;
  const isPolicyOpen = !isNoConnection(intersectConnections(explanation.answer.possible, asked));
  return {
    scene,
    explanation,
    answer: throughMeshes(explanation.answer, meshes, source, destination),
    wanted,
    // A change of network policies turns nothing round where it is not they that deny.
    flip: deniedBy === undefined || !isPolicyOpen ? flipOf(explanation, asked, scene) : undefined,
    deniedBy,
    notes: explanation.notes,
    waysRound: waysRound(explanation, scene, asked, meshes),
    meshes: meshes.flatMap((mesh) =>
      tcpPorts(wanted ?? declaredPorts(destination)).map((port) => ({
        mesh: mesh.name,
        port,
        verdict: mesh.judge(source, destination, port),
      })),
    ),
  };
}

/** Whether a mesh denies all that was asked for, whatever network policies do. */
function denies(mesh: Mesh, asked: ConnectionSet, { source, destination }: Scene): boolean {
  const open = { allowed: ALL_CONNECTIONS, possible: ALL_CONNECTIONS };
  return isNoConnection(intersectConnections(throughMeshes(open, [mesh], source, destination).possible, asked));
}

const MOST_PORTS = 8;

/** The single TCP ports of a set, as far as they are few: a mesh is explained port by port. */
function tcpPorts({ TCP }: ConnectionSet): readonly number[] {
  const single = TCP.filter((port, index) => index % 2 === 0 && TCP[index + 1] === port);
  return single.slice(0, MOST_PORTS);
}

/** What a change is sought for when no port was asked for: the ports that the destination says it listens on. */
function declaredPorts(destination: End): ConnectionSet {
  const ports = destination.type === 'pod' ? destination.pod.ports : [];
  if (ports.length === 0) return ALL_CONNECTIONS;
  return ports.map(({ port, protocol }) => connectionsOf(protocol, portRange(port, port))).reduce(unionConnections);
}
