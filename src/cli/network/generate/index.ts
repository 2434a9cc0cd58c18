import type { Command } from 'commander';
import { yamlText } from '../../../answers/index.ts';
import {
  formatConnections,
  overGrants,
  prove,
  Reachability,
  readProposed,
  withPolicies,
} from '../../../network/index.ts';
import { jsonText, safeText } from '../../../report/index.ts';
import { defineCommand, examples } from '../../command.ts';
import { EXIT, type ExitCode } from '../../exit-code.ts';
import type { Io } from '../../io.ts';
import { addOutputOptions, outputRequests } from '../../output-option.ts';
import { PATHS, refuseNoSource } from '../../source-options.ts';
import { profileOf, warnOfGaps, writeOutputs } from '../options.ts';
import { type Made, make } from './make.ts';
import { addMakeOptions, type MakeOptions, refuseNoInput } from './options.ts';
import { makingLines, overGrantLines, proofLines } from './proof-lines.ts';

interface GenerateCommandOptions extends MakeOptions {
  readonly output?: readonly string[];
  readonly outputFile?: string;
}

const FORMATS = ['yaml', 'json'] as const;

/** `network generate PATH…`: policies that close what is not used, with the proof that what is used goes on. */
export const generate = defineCommand<GenerateCommandOptions, [paths: readonly string[]]>({ define, run });

function define(command: Command): void {
  command.description(
    'Write the NetworkPolicies that close everything that is not used: a default deny for each namespace, DNS, and a ' +
      'policy for each workload with the connections it is to keep. They are evaluated together with the policies that ' +
      'are there, and standard error tells what of the connections seen they would break, what could not be checked, ' +
      'and what they allow beyond what was seen.\n\n' +
      'Exit codes: 0 no connection that was seen would break; 1 some would; 2 the arguments are wrong, or nothing could be read.',
  );
  command.argument('[paths...]', PATHS);
  addMakeOptions(command);
  addOutputOptions(command, FORMATS);
  command.addHelpText(
    'after',
    examples(
      ['close every namespace but for DNS', 'breakwater network generate manifests/ --default-deny'],
      [
        'keep what was seen',
        'breakwater network generate --cluster --from-flows flows.json --output-file policies.yaml',
      ],
      ['keep what manifests speak of', 'breakwater network generate . --from-manifests --ingress-from ingress-nginx'],
    ),
  );
}

async function run(io: Io, options: GenerateCommandOptions, paths: readonly string[]): Promise<ExitCode> {
  refuseNoSource(paths, options, 'what to make policies for');
  refuseNoInput(options);
  const requests = outputRequests(FORMATS, options.output ?? ['yaml'], options.outputFile);
  const made = await make(io, paths, options);
  const profile = profileOf(options);
  const cluster = withPolicies(made.cluster, readProposed(made.generated.policies));
  const proof = prove({ ...made, cluster, profile });
  const surplus = overGrants(new Reachability(cluster, profile), made.namespaces, made.flows);
  warnOfGaps(io, made.gaps);
  writeOutputs(io, requests, (format) => (format === 'yaml' ? yamlDocuments(made) : [jsonList(made)]));
  for (const line of [...makingLines(made), ...proofLines(proof), ...overGrantLines(surplus)])
    io.stderr.write(`${line}\n`);
  return proof.broken.length > 0 ? EXIT.findings : EXIT.ok;
}

/** The policies, each below what its workload needs it for. */
function* yamlDocuments({ generated }: Made): Generator<string> {
  for (const [index, policy] of generated.policies.entries()) {
    if (index > 0) yield '---\n';
    for (const reason of reasonsFor(policy, generated)) yield `# ${safeText(reason)}\n`;
    yield yamlText(policy);
  }
}

const MOST_REASONS = 8;

function reasonsFor(
  policy: Made['generated']['policies'][number],
  { allowances }: Made['generated'],
): readonly string[] {
  const { name, namespace } = policy['metadata'] as { readonly name: string; readonly namespace: string };
  const own = allowances.filter(
    ({ workload }) => workload.namespace === namespace && `allow-${workload.name}` === name,
  );
  const reasons = [
    ...new Set(own.map(({ direction, connections, why }) => `${direction} ${formatConnections(connections)}: ${why}`)),
  ];
  const more = reasons.length - MOST_REASONS;
  return more > 0 ? [...reasons.slice(0, MOST_REASONS), `and ${more} more`] : reasons;
}

function jsonList({ generated }: Made): string {
  return `${jsonText({ apiVersion: 'v1', kind: 'List', items: generated.policies })}\n`;
}
