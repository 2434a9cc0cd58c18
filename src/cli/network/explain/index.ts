import { type Command, Option } from 'commander';
import {
  ALL_CONNECTIONS,
  type Cluster,
  type ConnectionSet,
  connectionsOf,
  type End,
  explainWith,
  flipOf,
  meshesOf,
  podsBehind,
  portRange,
  type Scene,
  targetPortOf,
  throughMeshes,
  unionConnections,
  VerdictTable,
  waysRound,
} from '../../../network/index.ts';
import { CliError } from '../../cli-error.ts';
import { defineCommand, examples } from '../../command.ts';
import { EXIT, type ExitCode } from '../../exit-code.ts';
import type { Io } from '../../io.ts';
import { PATHS, refuseNoSource } from '../../source-options.ts';
import {
  addNetworkOptions,
  NETWORK_NEEDS,
  type NetworkOptions,
  profileOf,
  readNetwork,
  warnOfGaps,
} from '../options.ts';
import type { ExplainedPair } from './explained.ts';
import { type FoundEnd, findEnd } from './find-end.ts';
import { renderJson } from './json.ts';
import { parsePort } from './parse-port.ts';
import { renderText } from './text.ts';
import { throughService } from './through-service.ts';

interface ExplainOptions extends NetworkOptions {
  readonly from: string;
  readonly to: string;
  readonly port?: string;
  readonly output?: 'text' | 'json';
}

/** `network explain --from A --to B PATH…`: why a connection is allowed or denied. */
export const explain = defineCommand<ExplainOptions, [paths: readonly string[]]>({ define, run });

function define(command: Command): void {
  command.description(
    'Say why a connection is allowed or denied: every policy and rule that has a say, with its file and line, and the ' +
      'smallest change that would turn the answer round. A change is offered only after it was applied to a copy.\n\n' +
      'An end is NAMESPACE/NAME, an address, node/NAME, service/NAMESPACE/NAME, or any-pod.',
  );
  command.argument('[paths...]', PATHS);
  command
    .requiredOption('--from <end>', 'where the connection comes from')
    .requiredOption('--to <end>', 'where it goes')
    .option('--port <port>', "80, 53/UDP, or the name of a port of the destination; of a Service, the Service's port")
    .addOption(new Option('-o, --output <format>', 'how to print (default: text)').choices(['text', 'json']));
  addNetworkOptions(command);
  command.addHelpText(
    'after',
    examples(
      [
        'why the cart cannot reach its database',
        'breakwater network explain . --from shop/cart --to shop/db --port 5432',
      ],
      [
        'whether a workload reaches an address',
        'breakwater network explain . --from shop/cart --to 169.254.169.254 --port 80',
      ],
    ),
  );
}

async function run(io: Io, options: ExplainOptions, paths: readonly string[]): Promise<ExitCode> {
  refuseNoSource(paths, options, 'what to evaluate');
  const { cluster, gaps } = await readNetwork(io, paths, options, [...NETWORK_NEEDS, 'service-mesh']);
  const source = findEnd(options.from, cluster);
  if (source.type === 'service')
    throw new CliError('bad-argument', '--from cannot be a Service: it starts no connections');
  const pairs = explained(source.end, findEnd(options.to, cluster), options, cluster);
  warnOfGaps(io, gaps);
  if (options.output === 'json') io.stdout.write(renderJson(pairs, gaps));
  else for (const line of renderText(pairs)) io.stdout.write(line);
  return EXIT.ok;
}

function explained(source: End, to: FoundEnd, options: ExplainOptions, cluster: Cluster): readonly ExplainedPair[] {
  const sceneTo = (destination: End): Scene => ({
    cluster,
    profile: profileOf(options),
    verdicts: new VerdictTable(),
    source,
    destination,
  });
  if (to.type === 'end') {
    const wanted = options.port === undefined ? undefined : parsePort(options.port, to.end);
    return [explainedPair(sceneTo(to.end), wanted)];
  }
  const { service } = to;
  const port = options.port ?? String(service.ports[0]?.port ?? '');
  const servicePort = service.ports.find((one) => String(one.port) === port || (one.name !== '' && one.name === port));
  if (servicePort === undefined) {
    const ports = service.ports.map((one) => one.port).join(', ');
    throw new CliError(
      'bad-argument',
      `the Service ${service.namespace}/${service.name} has no port "${port}": it has ${ports}`,
    );
  }
  const behind = cluster.workloads.flatMap((workload) =>
    podsBehind(service, workload.pods)
      .slice(0, 1)
      .map((pod): Extract<End, { type: 'pod' }> => ({ type: 'pod', pod, workload })),
  );
  if (behind.length === 0) {
    throw new CliError(
      'bad-argument',
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
  return {
    scene,
    explanation,
    answer: throughMeshes(explanation.answer, meshes, source, destination),
    wanted,
    flip: flipOf(explanation, asked, scene),
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
