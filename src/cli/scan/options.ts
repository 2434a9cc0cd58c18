import { type Command, Option } from 'commander';
import { SEVERITIES } from '../../checks/index.ts';
import { LEVELS } from '../../pod-security/index.ts';
import { examples } from '../command.ts';
import { FAIL_ON } from '../config/read-config.ts';
import { addOutputOptions } from '../output-option.ts';
import { addSourceOptions, collect, PATHS, type SourceOptions } from '../source-options.ts';
import { FORMATS } from './formats.ts';

export interface ScanOptions extends SourceOptions {
  readonly level?: string;
  readonly podSecurityVersion?: string;
  readonly kubernetesVersion?: string;
  readonly check?: readonly string[];
  readonly framework?: readonly string[];
  readonly failOn?: string;
  readonly show?: string;
  readonly strict?: boolean;
  readonly watch?: boolean;
  readonly output?: readonly string[];
  readonly outputFile?: string;
  readonly baseline?: string;
  readonly writeBaseline?: boolean;
  readonly config?: string | false;
}

export function defineScan(command: Command): void {
  command.description(
    'Judge manifests, or what runs in a cluster, as Kubernetes would, and show what is wrong, where, and how to fix it.\n\n' +
      'Exit codes: 0 nothing at or above --fail-on; 1 findings at or above it, or gaps with --strict;\n' +
      '2 the arguments are wrong, or nothing could be read.',
  );
  command.argument('[paths...]', PATHS);
  command
    .addOption(
      new Option('--level <level>', 'the Pod Security level to judge by (default: restricted)').choices(LEVELS),
    )
    .option('--pod-security-version <version>', 'the version of the Pod Security Standards (default: latest)')
    .option(
      '--kubernetes-version <version>',
      "the version of the API server (default: the cluster's, or the newest known)",
    )
    .option('--check <id>', 'run this check alone; patterns with *; may be given several times', collect)
    .option(
      '--framework <name>',
      'judge by a framework: its checks alone, and a verdict for each control; may be given several times',
      collect,
    )
    .addOption(new Option('--fail-on <severity>', 'the least severity that fails (default: high)').choices(FAIL_ON))
    .addOption(
      new Option('--show <severity>', 'the least severity to list for people (default: medium)').choices(SEVERITIES),
    )
    .option('--strict', 'fail when something could not be evaluated');
  addOutputOptions(command, FORMATS);
  command
    .option('--baseline <file>', 'findings that are known: only new ones fail')
    .option('--write-baseline', 'write what is found now to the --baseline file')
    .option('--config <file>', 'the configuration (default: breakwater.yaml, where there is one)')
    .option('--no-config', 'read no configuration');
  addSourceOptions(command);
  command.option('--watch', 'follow the cluster, and print what is new and what is resolved (-o table or json)');
  command.addHelpText(
    'after',
    examples(
      ['everything in this folder', 'breakwater scan .'],
      ['one chart with its values', 'breakwater scan charts/shop --values prod.yaml'],
      ['what another program prints', 'kubectl get all -A -o yaml | breakwater scan -'],
      ['the cluster of the current context', 'breakwater scan --cluster'],
      ['and whatever changes in it, until Ctrl-C', 'breakwater scan --cluster --watch'],
      ['for code scanning, and for people', 'breakwater scan . -o sarif=breakwater.sarif -o table'],
      ['the dashboard as one file, to open in a browser', 'breakwater scan . -o html=report.html'],
      ['by the controls of a framework', 'breakwater scan --cluster --framework nsa --framework cis'],
      ['take today for granted, and fail on what is new', 'breakwater scan . --baseline known.json --write-baseline'],
    ),
  );
}
