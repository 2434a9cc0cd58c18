import { type Command, Option } from 'commander';
import { SEVERITIES } from '../../checks/index.ts';
import { TIERS } from '../../fix/index.ts';
import { LEVELS } from '../../pod-security/index.ts';
import { examples } from '../command.ts';
import { FAIL_ON } from '../config/read-config.ts';
import { addSourceOptions, collect, PATHS, type SourceOptions } from '../source-options.ts';

export interface FixOptions extends SourceOptions {
  readonly level?: string;
  readonly podSecurityVersion?: string;
  readonly kubernetesVersion?: string;
  readonly check?: readonly string[];
  readonly severity?: (typeof SEVERITIES)[number];
  readonly failOn?: string;
  readonly tier?: (typeof TIERS)[number];
  readonly diff?: boolean;
  readonly write?: boolean;
  readonly interactive?: boolean;
  readonly patches?: string;
  readonly apply?: boolean;
  readonly yes?: boolean;
  readonly config?: string | false;
}

export function defineFix(command: Command): void {
  command.description(
    'Mend what a scan finds, by the smallest edits of the files. Each fix was made in a copy and everything judged ' +
      'again: the finding is gone, nothing is new, and the API server would still take the object. Without --write ' +
      'no file is changed, and without --apply no cluster.\n\n' +
      'Exit codes: 0 nothing at or above --fail-on is left once the fixes are made; 1 something is; 2 the arguments ' +
      'are wrong, or something could not be read, written or applied.',
  );
  command.argument('[paths...]', PATHS);
  command
    .option('--write', 'change the files')
    .option('--interactive', 'ask about each fix')
    .option('--diff', 'print the difference alone, for patch and git apply')
    .addOption(
      new Option(
        '--tier <tier>',
        'safe: without effect on what runs; likely: may need the image’s consent (default: safe)',
      ).choices(TIERS),
    )
    .option('--patches <folder>', 'write the patches of what has no file to edit, as a kustomize component')
    .option('--apply', 'make the changes in the cluster, after a dry run and a question')
    .option('--yes', 'with --apply: do not ask')
    .addOption(
      new Option('--level <level>', 'the Pod Security level to judge by (default: restricted)').choices(LEVELS),
    )
    .option('--pod-security-version <version>', 'the version of the Pod Security Standards (default: latest)')
    .option('--kubernetes-version <version>', 'the version of the API server (default: the newest known)')
    .option('--check <id>', 'mend what this check finds alone; patterns with *; may be given several times', collect)
    .addOption(
      new Option('--severity <severity>', 'the least severity to mend (default: low; any with --check)').choices(
        SEVERITIES,
      ),
    )
    .addOption(new Option('--fail-on <severity>', 'the least severity that fails (default: high)').choices(FAIL_ON))
    .option('--config <file>', 'the configuration (default: breakwater.yaml, where there is one)')
    .option('--no-config', 'read no configuration');
  addSourceOptions(command);
  command.addHelpText(
    'after',
    examples(
      ['show what would be changed, and what needs a person', 'breakwater fix .'],
      ['make the changes that have no effect on what runs', 'breakwater fix . --write'],
      ['bring everything to restricted, one question each', 'breakwater fix . --tier likely --interactive --write'],
      ['mend one thing', 'breakwater fix . --check pod-security/seccomp-profile-restricted --write'],
      ['as a patch for a chart', 'breakwater fix charts/shop --patches hardening'],
      ['in a cluster', 'breakwater fix --cluster -n shop --apply'],
    ),
  );
}
