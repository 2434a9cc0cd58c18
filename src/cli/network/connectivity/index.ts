import type { Command } from 'commander';
import { refuseUnknown, shownConnections } from '../../../answers/index.ts';
import { Connectivity, Reachability } from '../../../network/index.ts';
import { defineCommand, examples } from '../../command.ts';
import { EXIT, type ExitCode } from '../../exit-code.ts';
import type { Io } from '../../io.ts';
import { addOutputOptions, outputRequests } from '../../output-option.ts';
import { collect, PATHS, refuseNoSource } from '../../source-options.ts';
import {
  addNetworkOptions,
  NETWORK_NEEDS,
  type NetworkOptions,
  profileOf,
  readNetwork,
  warnOfGaps,
  writeOutputs,
} from '../options.ts';
import { exposureReport } from './exposure.ts';
import { FORMATS, render } from './formats.ts';
import { withMeshes } from './with-meshes.ts';

interface ConnectivityOptions extends NetworkOptions {
  readonly from?: readonly string[];
  readonly to?: readonly string[];
  readonly focus?: readonly string[];
  readonly exposure?: boolean;
  readonly mesh?: boolean;
  readonly output?: readonly string[];
  readonly outputFile?: string;
}

/** `network connectivity PATH…`: who reaches whom. */
export const connectivity = defineCommand<ConnectivityOptions, [paths: readonly string[]]>({ define, run });

function define(command: Command): void {
  command.description(
    'Show who reaches whom: for every pair of workloads, and for the outside, the protocols and ports that ' +
      'NetworkPolicies and the admin tiers allow. What depends on the network plugin is told apart; --cni decides it.',
  );
  command.argument('[paths...]', PATHS);
  command
    .option('--from <peer>', 'only connections from this workload (NAMESPACE/NAME, * for any) or outside', collect)
    .option('--to <peer>', 'only connections to it', collect)
    .option('--focus <peer>', 'only connections from or to it', collect)
    .option('--mesh', 'take out what a service mesh (Istio, Linkerd) denies as well')
    .option('--exposure', 'show what of each workload is open to any pod and to the outside, and by which way');
  addOutputOptions(command, FORMATS);
  addNetworkOptions(command);
  command.addHelpText(
    'after',
    examples(
      ['everything that is allowed', 'breakwater network connectivity manifests/'],
      ['what reaches one workload', 'breakwater network connectivity manifests/ --to shop/database'],
      ['a picture for a pull request', 'breakwater network connectivity manifests/ -o mermaid'],
      [
        'what is open to the outside, in this cluster',
        'breakwater network connectivity --cluster --exposure --cni calico',
      ],
    ),
  );
}

async function run(io: Io, options: ConnectivityOptions, paths: readonly string[]): Promise<ExitCode> {
  refuseNoSource(paths, options, 'what to evaluate');
  const formats = outputRequests(FORMATS, options.output ?? ['text'], options.outputFile);
  const needs = options.mesh === true ? [...NETWORK_NEEDS, 'service-mesh' as const] : NETWORK_NEEDS;
  const { cluster, gaps } = await readNetwork(io, paths, options, needs);
  const answer = new Connectivity(new Reachability(cluster, profileOf(options)));
  for (const patterns of [options.from, options.to, options.focus]) refuseUnknown(patterns, answer.workloads);
  warnOfGaps(io, gaps);
  if (options.exposure === true) {
    const report = exposureReport(answer, options.focus);
    writeOutputs(io, formats, (format) => report.render(format, gaps));
  } else {
    const connections = shownConnections(answer, options);
    const shown = options.mesh === true ? withMeshes(connections, cluster) : connections;
    writeOutputs(io, formats, (format) => render(format, shown, answer, gaps));
  }
  return EXIT.ok;
}
