import type { Command } from 'commander';
import { refuseUnknown, shownConnections } from '../../../answers/index.ts';
import { defineCommand, examples } from '../../command.ts';
import { EXIT, type ExitCode } from '../../exit-code.ts';
import type { Io } from '../../io.ts';
import { addOutputOptions, outputRequests } from '../../output-option.ts';
import { collect, PATHS, refuseNoSource } from '../../source-options.ts';
import {
  addMeshOption,
  addNetworkOptions,
  connectivityOf,
  type MeshOptions,
  needsOf,
  readNetwork,
  warnOfGaps,
  writeOutputs,
} from '../options.ts';
import { exposureReport } from './exposure.ts';
import { FORMATS, render } from './formats.ts';

interface ConnectivityOptions extends MeshOptions {
  readonly from?: readonly string[];
  readonly to?: readonly string[];
  readonly focus?: readonly string[];
  readonly exposure?: boolean;
  readonly output?: readonly string[];
  readonly outputFile?: string;
}

/** `network connectivity PATH…`: who reaches whom. */
export const connectivity = defineCommand<ConnectivityOptions, [paths: readonly string[]]>({ define, run });

function define(command: Command): void {
  command.description(
    'Show who reaches whom: for every pair of workloads, and for the outside, the protocols and ports that ' +
      'NetworkPolicies and the admin tiers allow and a service mesh lets through. What depends on the network plugin, or ' +
      'on the request, is told apart; --cni decides the former.',
  );
  command.argument('[paths...]', PATHS);
  command
    .option('--from <peer>', 'only connections from this workload (NAMESPACE/NAME, * for any) or outside', collect)
    .option('--to <peer>', 'only connections to it', collect)
    .option('--focus <peer>', 'only connections from or to it', collect)
    .option('--exposure', 'show what of each workload is open to any pod and to the outside, and by which way');
  addMeshOption(command);
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
  const { cluster, gaps } = await readNetwork(io, paths, options, needsOf(options));
  const answer = connectivityOf(cluster, options);
  for (const patterns of [options.from, options.to, options.focus]) refuseUnknown(patterns, answer.workloads);
  warnOfGaps(io, gaps);
  if (options.exposure === true) {
    const report = exposureReport(answer, options.focus);
    writeOutputs(io, formats, (format) => report.render(format, gaps));
  } else {
    const connections = shownConnections(answer, options);
    writeOutputs(io, formats, (format) => render(format, connections, answer, gaps));
  }
  return EXIT.ok;
}
