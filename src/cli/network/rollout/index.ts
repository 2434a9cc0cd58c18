import { type Command, Option } from 'commander';
import { isJsonObject, type JsonObject } from '../../../kube/index.ts';
import { formatFlow, rolloutSteps, type Step } from '../../../network/index.ts';
import { jsonText } from '../../../report/index.ts';
import { defineCommand, examples } from '../../command.ts';
import { EXIT, type ExitCode } from '../../exit-code.ts';
import type { Io } from '../../io.ts';
import { PATHS, readSources, refuseNoSource, type SourceOptions } from '../../source-options.ts';
import { type Made, make } from '../generate/make.ts';
import { addMakeOptions, type MakeOptions, refuseNoInput } from '../generate/options.ts';
import { makingLines, proofLines } from '../generate/proof-lines.ts';
import { profileOf, warnOfGaps } from '../options.ts';
import { auditAdvice } from './audit-advice.ts';

interface RolloutOptions extends MakeOptions {
  readonly policies?: string;
  readonly output?: 'text' | 'json';
}

/** `network rollout PATH…`: in which order to put policies in force, and what each step closes. */
export const rollout = defineCommand<RolloutOptions, [paths: readonly string[]]>({ define, run });

function define(command: Command): void {
  command.description(
    'Plan how policies are put in force: first in audit, where the plugin can; then namespace by namespace, those that ' +
      'break nothing and are fully seen first, with the pairs of workloads that each step leaves and what it would break.\n\n' +
      'The policies are those that network generate makes of the same options, or those of --policies.\n\n' +
      'Exit codes: 0 no step breaks a connection that was seen; 1 some step does; 2 the arguments are wrong.',
  );
  command.argument('[paths...]', PATHS);
  command
    .option('--policies <path>', 'the NetworkPolicies to roll out, instead of generated ones')
    .addOption(new Option('-o, --output <format>', 'how to print (default: text)').choices(['text', 'json']));
  addMakeOptions(command);
  command.addHelpText(
    'after',
    examples(
      ['how to close every namespace', 'breakwater network rollout --cluster --from-flows flows.json --cni cilium'],
      [
        'how to roll out policies of your own',
        'breakwater network rollout manifests/ --policies policies/ --from-flows flows.csv',
      ],
    ),
  );
}

async function run(io: Io, options: RolloutOptions, paths: readonly string[]): Promise<ExitCode> {
  refuseNoSource(paths, options, 'what to plan for');
  if (options.policies === undefined) refuseNoInput(options);
  const made = await make(io, paths, options);
  const policies =
    options.policies === undefined ? made.generated.policies : await readPolicies(io, options.policies, options);
  const profile = profileOf(options);
  const steps = rolloutSteps({ ...made, profile, policies });
  warnOfGaps(io, made.gaps);
  if (options.output === 'json') io.stdout.write(jsonOf(steps, profile.name));
  else for (const line of textLines(steps, made, options)) io.stdout.write(`${line}\n`);
  return steps.some(({ proof }) => proof.broken.length > 0) ? EXIT.findings : EXIT.ok;
}

async function readPolicies(io: Io, path: string, options: RolloutOptions): Promise<readonly JsonObject[]> {
  const { namespace, podTemplate, values, set } = options;
  const given = { namespace, podTemplate, values, set };
  const snapshot = await readSources(io, [path], Object.fromEntries(Object.entries(given)) as SourceOptions, []);
  return snapshot.ofKind('networking.k8s.io', 'NetworkPolicy').map(({ content, namespace }) => {
    const metadata = content['metadata'];
    return { ...content, metadata: { ...(isJsonObject(metadata) ? metadata : {}), namespace } };
  });
}

function* textLines(steps: readonly Step[], made: Made, options: RolloutOptions): Generator<string> {
  yield* makingLines(made);
  yield `step 0: ${auditAdvice(profileOf(options))}`;
  for (const [index, { namespace, policies, pairsBefore, pairsAfter, proof }] of steps.entries()) {
    yield '';
    yield `step ${index + 1}: namespace ${namespace}, ${policies.length} policies`;
    yield `  pairs of workloads that may connect: ${pairsBefore} before, ${pairsAfter} after`;
    for (const line of proofLines({ ...proof, unresolved: index === 0 ? proof.unresolved : [] })) yield `  ${line}`;
  }
}

function jsonOf(steps: readonly Step[], cni: string): string {
  return `${jsonText({
    apiVersion: 'breakwater.dev/v1',
    kind: 'NetworkRollout',
    cni,
    steps: steps.map(({ namespace, policies, pairsBefore, pairsAfter, proof }) => ({
      namespace,
      policies,
      pairsBefore,
      pairsAfter,
      kept: proof.kept,
      broken: proof.broken.map(({ flow, outcome, direction, policies: by }) => ({
        flow: formatFlow(flow),
        seenAt: flow.flow.seenAt,
        outcome,
        direction,
        policies: by.map(({ object }) => `${object.namespace}/${object.name}`),
      })),
      unresolved: proof.unresolved.map(({ flow, why }) => ({ seenAt: flow.seenAt, why })),
      unseen: proof.unseen.map(nameOf),
      withoutDns: proof.withoutDns.map(nameOf),
      withoutWebhook: proof.webhooksChecked ? proof.withoutWebhook.map(nameOf) : undefined,
    })),
  })}\n`;
}

function nameOf({ namespace, name, kind }: Step['proof']['unseen'][number]): object {
  return { namespace, name, kind };
}
