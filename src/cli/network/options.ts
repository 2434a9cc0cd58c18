import { type Command, Option } from 'commander';
import type { Gap, Need } from '../../kube/index.ts';
import {
  type Cluster,
  MeshedConnectivity,
  meshesOf,
  PROFILES,
  type Profile,
  Reachability,
  readCluster,
  SPECIFICATION,
  VerdictTable,
} from '../../network/index.ts';
import { safeText } from '../../report/index.ts';
import { workloadGaps } from '../../sources/index.ts';
import { inPieces, writeTextFile } from '../files.ts';
import type { Io } from '../io.ts';
import type { OutputRequest } from '../output-option.ts';
import { refuseNothing } from '../scan/own-files.ts';
import { addSourceOptions, readSources, type SourceOptions } from '../source-options.ts';

/** What commands take that answer for connections, through a service mesh as well. */
export interface MeshOptions extends NetworkOptions {
  /** Whether what a mesh makes of connections counts; true unless told otherwise. */
  readonly mesh?: boolean;
}

/** What every network command takes. */
export interface NetworkOptions extends SourceOptions {
  readonly cni?: string;
}

export function addNetworkOptions(command: Command): Command {
  command.addOption(
    new Option('--cni <plugin>', 'the network plugin that decides where the specification leaves it open').choices([
      ...PROFILES.keys(),
    ]),
  );
  return addSourceOptions(command);
}

/** What is read of a cluster to decide who reaches whom. */
export const NETWORK_NEEDS: readonly Need[] = [
  'namespaces',
  'nodes',
  'pods',
  'pod-templates',
  'network-policies',
  'services',
  'routes',
];

export function addMeshOption(command: Command): Command {
  return command.option('--no-mesh', 'leave out what a service mesh (Istio, Linkerd) denies');
}

/** What is read to answer: objects of meshes as well, unless they are left out. */
export function needsOf({ mesh }: MeshOptions): readonly Need[] {
  return mesh === false ? NETWORK_NEEDS : [...NETWORK_NEEDS, 'service-mesh'];
}

/** Who reaches whom, through the meshes unless they are left out. */
export function connectivityOf(
  cluster: Cluster,
  options: MeshOptions,
  verdicts: VerdictTable = new VerdictTable(),
): MeshedConnectivity {
  const reachability = new Reachability(cluster, profileOf(options), verdicts);
  return new MeshedConnectivity(reachability, options.mesh === false ? [] : meshesOf(cluster));
}

export function profileOf({ cni }: NetworkOptions): Profile {
  return PROFILES.get(cni ?? '') ?? SPECIFICATION;
}

/** What was read, and what could not be. */
export interface NetworkReading {
  readonly cluster: Cluster;
  readonly gaps: readonly Gap[];
}

/** Reads the objects at the paths, or of the cluster that the options name. */
export async function readNetwork(
  io: Io,
  paths: readonly string[],
  options: NetworkOptions,
  needs: readonly Need[] = NETWORK_NEEDS,
): Promise<NetworkReading> {
  const snapshot = await readSources(io, paths, options, needs);
  const cluster = readCluster(snapshot);
  const gaps = [...snapshot.gaps, ...workloadGaps(snapshot), ...cluster.gaps];
  if (paths.length > 0) refuseNothing(paths, snapshot, gaps);
  return { cluster, gaps };
}

const MOST_SHOWN = 20;

/** Tells on standard error what is not in the answer, so that the answer itself can be piped. */
export function warnOfGaps(io: Io, gaps: readonly Gap[]): void {
  for (const gap of gaps.slice(0, MOST_SHOWN)) io.stderr.write(`${safeText(`not evaluated: ${gapText(gap)}`)}\n`);
  const more = gaps.length - MOST_SHOWN;
  if (more > 0) io.stderr.write(`not evaluated: … and ${more} more\n`);
}

function gapText({ source, position, object, message }: Gap): string {
  const place = position === undefined ? source : `${source}:${position.line}:${position.column}`;
  return object === undefined ? `${place}: ${message}` : `${place}: ${object}: ${message}`;
}

/** Writes what was asked for where it was asked for. */
export function writeOutputs<Format extends string>(
  io: Io,
  requests: readonly OutputRequest<Format>[],
  render: (format: Format, onScreen: boolean) => Iterable<string>,
): void {
  for (const { format, file } of requests) {
    const chunks = render(format, file === undefined);
    if (file !== undefined) writeTextFile(io, file, chunks);
    else for (const piece of inPieces(chunks)) io.stdout.write(piece);
  }
}
