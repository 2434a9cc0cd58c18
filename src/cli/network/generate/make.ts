import { didYouMean } from '../../../answers/index.ts';
import type { Gap, Need } from '../../../kube/index.ts';
import {
  type Cluster,
  FlowResolver,
  flowsFromManifests,
  type Generated,
  generatePolicies,
  namespacesToClose,
  parseCidr,
  type ResolvedFlow,
  type UnresolvedFlow,
} from '../../../network/index.ts';
import { CliError } from '../../cli-error.ts';
import type { Io } from '../../io.ts';
import { NETWORK_NEEDS, readNetwork } from '../options.ts';
import { generateOptions, type MakeOptions } from './options.ts';
import { readFlowFiles } from './read-flow-files.ts';

/** Policies that were made, and what they were made of. */
export interface Made {
  readonly cluster: Cluster;
  readonly gaps: readonly Gap[];
  readonly namespaces: readonly string[];
  readonly generated: Generated;
  readonly flows: readonly ResolvedFlow[];
  readonly unresolved: readonly UnresolvedFlow[];
  /** How many lines of the flows' files were left out, by the reason. */
  readonly skipped: ReadonlyMap<string, number>;
  readonly apiServer: readonly bigint[];
}

const NEEDS: readonly Need[] = [
  ...NETWORK_NEEDS,
  'admission-webhooks',
  'api-services',
  'custom-resource-definitions',
  'config-map-data',
];

/** Reads the objects and flows that the options name, and makes policies of them. */
export async function make(io: Io, paths: readonly string[], options: MakeOptions): Promise<Made> {
  const { cluster, gaps } = await readNetwork(io, paths, options, NEEDS);
  const namespaces = options.only ?? namespacesToClose(cluster);
  for (const namespace of namespaces) refuseUnknownNamespace(namespace, cluster);
  const seen = await readFlowFiles(io, options.fromFlows ?? []);
  const spoken = options.fromManifests === true ? flowsFromManifests(cluster) : [];
  const resolver = new FlowResolver(cluster);
  const flows: ResolvedFlow[] = [];
  const unresolved: UnresolvedFlow[] = [];
  for (const flow of [...seen.flows, ...spoken]) {
    const found = resolver.resolve(flow);
    if ('why' in found) unresolved.push(found);
    else flows.push(...found);
  }
  const given = generateOptions(options);
  const keepEntries = options.fromManifests === true;
  const generated = generatePolicies({ cluster, namespaces, flows, keepEntries, options: given });
  const apiServer = given.apiServer.flatMap(({ cidr }) => parseCidr(cidr)?.start ?? []);
  return { cluster, gaps, namespaces, generated, flows, unresolved, skipped: seen.skipped, apiServer };
}

function refuseUnknownNamespace(name: string, { workloads }: Cluster): void {
  const names = new Set(workloads.map(({ namespace }) => namespace));
  if (names.has(name)) return;
  throw new CliError('bad-argument', `there is no workload in a namespace "${name}"${didYouMean(name, names)}`);
}
