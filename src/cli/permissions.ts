import { type Command, Option } from 'commander';
import { yamlText } from '../answers/index.ts';
import type { Check } from '../checks/index.ts';
import { NEEDS, type Need, resourcesFor } from '../kube/index.ts';
import { wrap } from '../report/index.ts';
import { clusterRoleFor } from '../sources/index.ts';
import { chooseChecks } from './check-choice.ts';
import { defineCommand, examples } from './command.ts';
import { loadConfig } from './config/load-config.ts';
import { EXIT } from './exit-code.ts';
import { checksOf, chooseFrameworks } from './framework-choice.ts';
import type { Io } from './io.ts';
import { USUAL_NEEDS } from './snapshot.ts';
import { collect } from './source-options.ts';
import { widthOf } from './width.ts';

interface PermissionsOptions {
  readonly check?: readonly string[];
  readonly framework?: readonly string[];
  readonly config?: string | false;
  readonly name?: string;
  readonly secrets?: boolean;
  readonly watch?: boolean;
  readonly snapshot?: boolean;
  readonly output?: 'table' | 'yaml' | 'json';
}

/** `permissions`: the rights that reading a cluster needs. */
export const permissions = defineCommand<PermissionsOptions, []>({
  define(command: Command) {
    command
      .description(
        'Print the rights that reading a cluster needs: read-only, and no more than the checks ask for. What is not ' +
          'granted becomes a gap, and the checks that need it are not evaluated.',
      )
      .option('--check <id>', 'for this check alone; patterns with *; may be given several times', collect)
      .option('--framework <name>', 'for the checks of this framework alone; may be given several times', collect)
      .option('--secrets', 'include the right to list Secrets, of which only the metadata is read')
      .option('--watch', 'include what following the cluster needs')
      .option('--snapshot', 'for "breakwater snapshot", which takes more than the checks need today')
      .option('--name <name>', 'the name of the ClusterRole (default: breakwater)')
      .option('--config <file>', 'the configuration (default: breakwater.yaml, where there is one)')
      .option('--no-config', 'read no configuration')
      .addOption(
        new Option('-o, --output <format>', 'how to print (default: table)').choices(['table', 'yaml', 'json']),
      )
      .addHelpText(
        'after',
        examples(
          ['what would be read, and for how many checks', 'breakwater permissions'],
          ['the ClusterRole, applied', 'breakwater permissions -o yaml | kubectl apply -f -'],
          ['for some checks alone', "breakwater permissions --check 'pod-security/*' -o yaml"],
        ),
      );
  },
  async run(io, options) {
    const { config } = loadConfig(io, options.config);
    const frameworks = chooseFrameworks(options.framework ?? config.frameworks ?? []);
    const checks = checksOf(chooseChecks(options.check ?? [], config.disabledChecks), frameworks);
    const more = options.snapshot === true ? USUAL_NEEDS : [];
    const needed = new Set<Need>(['namespaces', ...more, ...checks.flatMap((check) => check.needs)]);
    const needs = NEEDS.filter((need) => needed.has(need));
    if ((options.output ?? 'table') === 'table') {
      printTable(io, needs, checks, options.secrets === true);
      return EXIT.ok;
    }
    const { name = 'breakwater', watch = false, secrets = false } = options;
    const role = clusterRoleFor({ name, needs, watch, secrets });
    if (options.output === 'json') io.stdout.write(`${JSON.stringify(role, undefined, 2)}\n`);
    else io.stdout.write(`${comments(needs, config.podTemplates ?? [], secrets)}${yamlText(role)}`);
    return EXIT.ok;
  },
});

function comments(needs: readonly Need[], podTemplates: readonly string[], secrets: boolean): string {
  const lines = ['# Lets Breakwater read what its checks need, and change nothing.'];
  if (needs.includes('secrets') && !secrets) {
    lines.push('# Secrets are left out: add them with --secrets. Checks that need their metadata are not evaluated.');
  }
  for (const entry of podTemplates) {
    lines.push(`# Add list on the resource of ${entry.split('=')[0]}, which carries a pod template.`);
  }
  return `${lines.join('\n')}\n`;
}

/** A line for each API group of a need; the core group has no name. */
function printTable(io: Io, needs: readonly Need[], checks: readonly Check[], secrets: boolean): void {
  const nameWidth = Math.max(...needs.map((need) => need.length));
  const indent = ' '.repeat(nameWidth + COUNT_WIDTH + 4);
  const width = widthOf(io.stdout) - indent.length;
  for (const need of needs) {
    const count = checks.filter((check) => check.needs.includes(need)).length;
    const of = need === 'namespaces' ? 'always' : count === 1 ? '1 check ' : `${count} checks`;
    const lines = resourceLines(need, secrets).flatMap((line) => wrap(line, width));
    const text = lines.join(`\n${indent}`);
    io.stdout.write(`${need.padEnd(nameWidth)}  ${of.padStart(COUNT_WIDTH)}  ${text}\n`);
  }
  io.stdout.write('\nEach is listed and nothing else. "breakwater permissions -o yaml" prints the ClusterRole.\n');
}

const COUNT_WIDTH = 10;

function resourceLines(need: Need, secrets: boolean): readonly string[] {
  if (need === 'secrets')
    return [secrets ? 'secrets (metadata alone)' : 'secrets (metadata alone; only with --secrets)'];
  const groups = Map.groupBy(resourcesFor([need]), ({ group }) => group);
  return [...groups].map(([group, resources]) => {
    const names = resources.map(({ resource }) => resource).join(', ');
    return group === '' ? names : `${group}: ${names}`;
  });
}
