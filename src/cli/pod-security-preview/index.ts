import type { Command } from 'commander';
import {
  answerTo,
  kubernetesVersionOf,
  type PreviewReport,
  previewJson,
  type QuestionOptions,
  questionOf,
  servedVersion,
  wouldReject,
} from '../../answers/index.ts';
import { DEFAULT_CONFIGURATION } from '../../pod-security/index.ts';
import { jsonText, PLAIN, styleFor } from '../../report/index.ts';
import { workloadGaps } from '../../sources/index.ts';
import { defineCommand, examples } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { inPieces, writeTextFile } from '../files.ts';
import type { Io } from '../io.ts';
import { addOutputOptions, outputRequests } from '../output-option.ts';
import { refuseNothing } from '../scan/own-files.ts';
import { addSourceOptions, PATHS, readSources, refuseNoSource, type SourceOptions } from '../source-options.ts';
import { loadPodSecurityConfiguration } from './configuration.ts';
import { renderLabels } from './labels.ts';
import { renderTable } from './table.ts';
import { renderYaml } from './yaml.ts';

interface PreviewCommandOptions extends SourceOptions, QuestionOptions {
  readonly kubernetesVersion?: string;
  readonly podSecurityConfiguration?: string;
  readonly output?: readonly string[];
  readonly outputFile?: string;
}

const FORMATS = ['table', 'json', 'labels', 'yaml'] as const;

/** `pod-security preview PATH…`: what namespaces would reject if they enforced a level. */
export const podSecurityPreview = defineCommand<PreviewCommandOptions, [paths: readonly string[]]>({ define, run });

function define(command: Command): void {
  command.description(
    'Show what namespaces would reject if they enforced a level of the Pod Security Standards: every Pod, and what ' +
      'every template makes, those of CronJobs and of workloads scaled to zero too, in the words of the API server. ' +
      'Without --enforce: the strictest level that each namespace satisfies, and what stands between it and the next. ' +
      'With --namespace: that namespace alone.\n\n' +
      'Exit codes: 0 nothing would be rejected, or nothing was asked for; 1 something would be;\n' +
      '2 the arguments are wrong, or nothing could be read.',
  );
  command.argument('[paths...]', PATHS);
  command
    .option('--enforce <level[:version]>', 'the level to enforce, such as restricted or baseline:v1.33')
    .option('--from <version>', 'show what changes from this version of the policy')
    .option('--to <version>', 'to this one (default: latest)')
    .option('--pod-security-configuration <file>', 'the defaults and exemptions that the API server is started with')
    .option(
      '--kubernetes-version <version>',
      "the version of the API server (default: the cluster's, or the newest known)",
    );
  addOutputOptions(command, FORMATS);
  addSourceOptions(command);
  command.addHelpText(
    'after',
    examples(
      ['what each namespace satisfies today', 'breakwater pod-security preview manifests/'],
      ['the commands that make it stay so', 'breakwater pod-security preview manifests/ -o labels'],
      [
        'what restricted would reject in one namespace',
        'breakwater pod-security preview . -n shop --enforce restricted',
      ],
      ['what an upgrade of the policy changes', 'breakwater pod-security preview . --from v1.33 --to v1.37'],
    ),
  );
}

async function run(io: Io, options: PreviewCommandOptions, paths: readonly string[]): Promise<ExitCode> {
  refuseNoSource(paths, options, 'what to judge');
  const question = questionOf(options);
  const requests = outputRequests(FORMATS, options.output ?? ['table'], options.outputFile);
  const given = kubernetesVersionOf(options.kubernetesVersion);
  const file = options.podSecurityConfiguration;
  const configuration = file === undefined ? DEFAULT_CONFIGURATION : loadPodSecurityConfiguration(io, file);
  const snapshot = await readSources(io, paths, options, ['namespaces', 'pods', 'pod-templates']);
  const version = options.kubernetesVersion === undefined ? servedVersion(snapshot) : given;
  const gaps = [...snapshot.gaps, ...workloadGaps(snapshot)];
  if (paths.length > 0) refuseNothing(paths, snapshot, gaps);

  const answer = answerTo(question, snapshot, { configuration, version, namespace: options.namespace });
  const report = { answer, version, assumptions: assumptionsOf(options, configuration.exemptions.usernames), gaps };
  for (const { format, file: target } of requests) {
    const written = [...render(report, format, io, target === undefined)];
    if (target !== undefined) writeTextFile(io, target, written);
    else for (const piece of inPieces(written)) io.stdout.write(piece);
  }
  return wouldReject(answer) ? EXIT.findings : EXIT.ok;
}

function render(report: PreviewReport, format: (typeof FORMATS)[number], io: Io, onScreen: boolean): Iterable<string> {
  switch (format) {
    case 'table':
      return renderTable(report, onScreen ? styleFor(io.stdout.isTTY, io.env) : PLAIN);
    case 'json':
      return [`${jsonText({ apiVersion: 'breakwater.dev/v1', kind: 'PodSecurityPreview', ...previewJson(report) })}\n`];
    case 'labels':
      return renderLabels(report.answer);
    case 'yaml':
      return renderYaml(report.answer);
  }
}

function assumptionsOf(options: PreviewCommandOptions, usernames: readonly string[]): readonly string[] {
  const assumptions: string[] = [];
  if (options.podSecurityConfiguration === undefined) {
    assumptions.push('without --pod-security-configuration: taken to have no cluster defaults and no exemptions');
  }
  if (usernames.length > 0) {
    assumptions.push(`what exempt users make is judged as if others made it: ${usernames.join(', ')}`);
  }
  return assumptions;
}
