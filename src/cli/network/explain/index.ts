import { type Command, Option } from 'commander';
import { explain as explainAnswer, explainedJson } from '../../../answers/index.ts';
import { jsonText } from '../../../report/index.ts';
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
import { renderText } from './text.ts';

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
  const explained = explainAnswer(options, cluster, profileOf(options));
  warnOfGaps(io, gaps);
  if (options.output === 'json') {
    const { cni, pairs } = explainedJson(explained);
    io.stdout.write(`${jsonText({ apiVersion: 'breakwater.dev/v1', kind: 'NetworkExplanation', cni, gaps, pairs })}\n`);
  } else for (const line of renderText(explained)) io.stdout.write(line);
  return EXIT.ok;
}
