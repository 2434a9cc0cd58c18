import { resolve } from 'node:path';
import type { Command } from 'commander';
import { NEEDS, type Need, needsMetBy, podTemplatePaths, type Snapshot } from '../kube/index.ts';
import { redactSnapshot, writeSnapshotFile } from '../sources/index.ts';
import { chooseChecks } from './check-choice.ts';
import { CliError } from './cli-error.ts';
import { addClusterOptions, type ClusterOptions, readClusterWithProgress } from './cluster-options.ts';
import { defineCommand, examples } from './command.ts';
import { EXIT } from './exit-code.ts';
import { describeFileError } from './files.ts';
import type { Io } from './io.ts';
import { collect } from './source-options.ts';

interface SnapshotOptions extends ClusterOptions {
  readonly output: string;
  readonly redact?: boolean;
  readonly namespace?: string;
  readonly check?: readonly string[];
  readonly podTemplate?: readonly string[];
}

const MOST_GAPS = 20;

/** `snapshot -o FILE`: what a scan of the cluster would read, kept for later. */
export const snapshot = defineCommand<SnapshotOptions, []>({
  define(command: Command) {
    command.description(
      'Write what a cluster holds to a file that every command reads as a PATH: to scan it later, elsewhere, or to ' +
        'compare. The values of Secrets are never read, and the data of ConfigMaps only for a --check that needs it.',
    );
    command.requiredOption('-o, --output <file>', 'the file to write');
    command.option('--redact', 'replace names and annotations, so that the file can be handed to others');
    command.option(
      '--check <id>',
      'read what this check needs alone; patterns with *; may be given several times',
      collect,
    );
    command.option('-n, --namespace <name>', 'read this namespace alone');
    command.option(
      '--pod-template <kind.group=path>',
      'a custom resource that carries a pod template; may be given several times',
      collect,
    );
    addClusterOptions(command);
    command.addHelpText(
      'after',
      examples(
        ['the cluster of the current context', 'breakwater snapshot -o prod.snapshot.gz'],
        ['and what a scan of it says', 'breakwater scan prod.snapshot.gz'],
        ['without the names that people gave', 'breakwater snapshot --context prod --redact -o prod.snapshot.gz'],
      ),
    );
  },
  async run(io, options) {
    const redact = options.redact === true;
    if (options.output === '-') {
      throw new CliError('bad-argument', 'a snapshot is written to a file: name one, or /dev/stdout');
    }
    const needs = needsOf(options.check ?? []);
    const reading = await readClusterWithProgress(io, options, {
      needs,
      podTemplates: podTemplatePaths(options.podTemplate ?? []),
      namespace: options.namespace,
    });
    const written = redact ? redactSnapshot(reading.snapshot) : reading.snapshot;
    const header = {
      created: io.now().toISOString(),
      context: redact ? '' : reading.context,
      gitVersion: reading.gitVersion,
      redacted: redact,
      needs: needsMetBy(needs),
    };
    try {
      await writeSnapshotFile(resolve(io.cwd, options.output), written, header);
    } catch (error) {
      throw new CliError('unwritable', `cannot write ${options.output}: ${describeFileError(error)}`);
    }
    report(io, options.output, reading.snapshot);
    return EXIT.ok;
  },
});

/** What is taken when no check is named: all there is, except what holds data. */
export const USUAL_NEEDS: readonly Need[] = NEEDS.filter((need) => need !== 'config-map-data');

function needsOf(patterns: readonly string[]): readonly Need[] {
  if (patterns.length === 0) return USUAL_NEEDS;
  return [...new Set<Need>(['namespaces', ...chooseChecks(patterns, []).flatMap((check) => check.needs)])];
}

function report(io: Io, output: string, { objects, gaps }: Snapshot): void {
  const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
  io.stderr.write(`wrote ${counted(objects.length, 'object')} and ${counted(gaps.length, 'gap')} to ${output}\n`);
  for (const { source, message } of gaps.slice(0, MOST_GAPS)) io.stderr.write(`gap: ${source}: ${message}\n`);
  if (gaps.length > MOST_GAPS) io.stderr.write(`… and ${gaps.length - MOST_GAPS} more\n`);
}
