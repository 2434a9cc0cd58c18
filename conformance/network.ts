import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type ConnectionChange,
  type ConnectionSet,
  Connectivity,
  connectionsIn,
  connectionsOf,
  diffOf,
  formatConnections,
  formatPeer,
  intersectConnections,
  isNoConnection,
  NO_CONNECTIONS,
  type Peer,
  type Profile,
  portRange,
  Reachability,
  readCluster,
  unionConnections,
  VerdictTable,
} from '../src/network/index.ts';
import { loadSnapshot } from '../src/sources/index.ts';
import { normalised, type Said } from './network/lines.ts';
import type { Failure, Suite, SuiteResult } from './suite.ts';

/** What the data's authors take as given where plugins differ: every pod is an ordinary one, and no pod is an address. */
const AS_IN_THE_DATA: Profile = {
  name: 'data',
  title: 'the assumptions of the data',
  ipBlockMatchesPods: 'no',
  ipBlockMatchesNodes: 'no',
  isolatesHostNetworkPods: 'yes',
  selectsHostNetworkPods: 'yes',
  readsAdminTiers: 'yes',
  seesServiceAddress: 'no',
};

const SEVERAL_NETWORKS = 'several networks (UserDefinedNetwork, NetworkAttachmentDefinition) are not evaluated';

/** `connlist/<case>` and `diff/<before>--<after>`: manifests, and the lines that are to come out. */
export const network: Suite = async (folder) => {
  const results = [
    ...(await eachCase(join(folder, 'connlist'), judgeConnections)),
    ...(await eachCase(join(folder, 'diff'), judgeDiff)),
  ];
  const failures = results.filter((result) => result !== undefined);
  return { passed: results.length - failures.length, failures, skipped: 0 } satisfies SuiteResult;
};

async function eachCase(
  folder: string,
  judge: (folder: string) => Promise<string | undefined>,
): Promise<readonly (Failure | undefined)[]> {
  const results: (Failure | undefined)[] = [];
  for (const name of (await readdir(folder)).sort()) {
    const message = await judge(join(folder, name));
    results.push(message === undefined ? undefined : { name, message, known: knownDifference(name) });
  }
  return results;
}

function knownDifference(name: string): string | undefined {
  if (/(?:^|[-_])(?:udn|cudn|nad)(?:[-_]|$)/.test(name)) return SEVERAL_NETWORKS;
  if (/ingress.*_new(?:--|$)/.test(name)) return 'an Ingress names the port of the Service, not of the pod';
  return undefined;
}

async function judgeConnections(folder: string): Promise<string | undefined> {
  const expected = (await lines(join(folder, 'expected.txt'))).map(parseConnection);
  const connectivity = await connectivityOf(join(folder, 'input'), new VerdictTable());
  return compare(expected, connectionLines(connectivity));
}

async function connectivityOf(folder: string, verdicts: VerdictTable): Promise<Connectivity> {
  const cluster = readCluster(await loadSnapshot([folder]));
  return new Connectivity(new Reachability(cluster, AS_IN_THE_DATA, verdicts));
}

function connectionLines(connectivity: Connectivity): readonly Said[] {
  const said: Said[] = [];
  for (const { source, destination, answer } of connectionsIn(connectivity)) {
    const connections = asDeclared(source, destination, answer.allowed);
    if (isNoConnection(connections)) continue;
    said.push({
      source: formatPeer(source),
      destination: formatPeer(destination),
      what: formatConnections(connections),
    });
  }
  return said;
}

/** The data counts a port behind an Ingress only when a container declares it. */
function asDeclared(source: Peer, destination: Peer, connections: ConnectionSet): ConnectionSet {
  if (source.type !== 'ingress-controller' || destination.type !== 'workload') return connections;
  const declared = destination.pods
    .flatMap(({ ports }) => ports)
    .filter(({ protocol }) => protocol === 'TCP')
    .map(({ port }) => connectionsOf('TCP', portRange(port, port)))
    .reduce(unionConnections, NO_CONNECTIONS);
  return intersectConnections(connections, declared);
}

async function judgeDiff(folder: string): Promise<string | undefined> {
  const expected = (await lines(join(folder, 'expected.txt')))
    .filter((line) => line.startsWith('diff-type'))
    .map(parseChange);
  const verdicts = new VerdictTable();
  const before = await connectivityOf(join(folder, 'before'), verdicts);
  const after = await connectivityOf(join(folder, 'after'), verdicts);
  return compare(expected, [...diffOf(before, after)].flatMap(changeLine));
}

function changeLine(change: ConnectionChange): readonly Said[] {
  const { source, destination } = change;
  const before = asDeclared(source, destination, change.before.allowed);
  const after = asDeclared(source, destination, change.after.allowed);
  if (formatConnections(before) === formatConnections(after)) return [];
  const type = isNoConnection(before) ? 'added' : isNoConnection(after) ? 'removed' : 'changed';
  const workloads = [
    ...change.addedWorkloads.map((peer) => `${formatPeer(peer)} added`),
    ...change.removedWorkloads.map((peer) => `${formatPeer(peer)} removed`),
  ];
  const what = [type, formatConnections(before), formatConnections(after), ...workloads.sort()].join('; ');
  return [{ source: formatPeer(source), destination: formatPeer(destination), what }];
}

async function lines(file: string): Promise<readonly string[]> {
  return (await readFile(file, 'utf8')).split('\n').filter((line) => line.trim() !== '');
}

function parseConnection(line: string): Said {
  const [, source = '', destination = '', what = ''] = /^(.*?) => (.*?) : (.*)$/.exec(line) ?? [];
  return { source, destination, what };
}

const CHANGE =
  /^diff-type: (\w+), source: (.*), destination: (.*), ref1: (.*?), ref2: (.*?)(?:, workloads-diff-info: workloads? (.*) (added|removed))?$/;

function parseChange(line: string): Said {
  const [, type = '', source = '', destination = '', before = '', after = '', workloads, fate] =
    CHANGE.exec(line) ?? [];
  const named = (workloads?.split(' and ') ?? []).map((name) => `${name} ${fate}`);
  return { source, destination, what: [type, before, after, ...named.sort()].join('; ') };
}

/** Undefined when both say the same; otherwise what is missing and what is too much. */
function compare(expected: readonly Said[], actual: readonly Said[]): string | undefined {
  const wanted = new Set(normalised(expected));
  const found = new Set(normalised(actual));
  const missing = [...wanted].filter((line) => !found.has(line));
  const surplus = [...found].filter((line) => !wanted.has(line));
  if (missing.length === 0 && surplus.length === 0) return undefined;
  return [
    `${missing.length} lines missing, ${surplus.length} too many`,
    ...missing.slice(0, 3).map((line) => `  missing: ${line}`),
    ...surplus.slice(0, 3).map((line) => `  surplus: ${line}`),
  ].join('\n');
}
