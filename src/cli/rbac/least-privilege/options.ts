import { type Command, Option } from 'commander';
import { SUBJECT } from '../../../answers/index.ts';
import type { Widening } from '../../../rbac/index.ts';
import { CliError } from '../../cli-error.ts';
import { examples } from '../../command.ts';
import { addOutputOptions } from '../../output-option.ts';
import { addSourceOptions, collect, PATHS, type SourceOptions } from '../../source-options.ts';

export const FORMATS = ['table', 'json', 'yaml'] as const;

export interface LeastPrivilegeCommandOptions extends SourceOptions {
  readonly auditLog: readonly string[];
  readonly subject?: readonly string[];
  readonly widenRead?: string;
  readonly names: 'keep' | 'drop';
  readonly certificate?: string;
  readonly kubernetesVersion?: string;
  /** False with --no-defaults. */
  readonly defaults: boolean;
  readonly output?: readonly string[];
  readonly outputFile?: string;
}

export function define(command: Command): void {
  command.description(
    'Write the smallest roles with which everything goes on that the audit log shows, and prove it: every request of ' +
      'the log is decided again in the state as it would be, and the new rules are compared with the old ones. Without ' +
      '--subject: every user and service account that bindings name. What a log does not show is unknown, not unused.\n\n' +
      'Exit codes: 0 proven; 1 something is not, and the answer says what; 2 the arguments are wrong, or nothing could\n' +
      'be read.',
  );
  command.argument('[paths...]', `roles and bindings: ${PATHS}`);
  command
    .requiredOption(
      '--audit-log <file>',
      'JSON lines or EventLists, also compressed by gzip; may be given several times',
      collect,
    )
    .option('--subject <subject>', `${SUBJECT}; may be given several times`, collect)
    .option('--widen-read <verbs>', 'of these verbs, such as get,list,watch, one in use on a resource gives all')
    .addOption(
      new Option('--names <keep|drop>', 'give rights on the objects that were named, or on all of their kind')
        .choices(['keep', 'drop'])
        .default('keep'),
    )
    .option('--certificate <file>', 'write the certificate, which is what -o json prints')
    .option(
      '--kubernetes-version <version>',
      "the version of the API server (default: the cluster's, or the newest known)",
    )
    .option('--no-defaults', 'leave out the roles and bindings that every API server makes by itself');
  addOutputOptions(command, FORMATS);
  addSourceOptions(command);
  command.addHelpText(
    'after',
    examples(
      [
        'what one service account needs',
        'breakwater rbac least-privilege --audit-log audit.log.gz --subject sa:shop:cart manifests/',
      ],
      [
        'the roles to apply, and the proof',
        'breakwater rbac least-privilege --audit-log audit.log manifests/ -o yaml --certificate proof.json',
      ],
      [
        'against a cluster, with room for names that change',
        'breakwater rbac least-privilege --audit-log audit.log --cluster --names drop',
      ],
    ),
  );
}

const READ_VERBS = ['get', 'list', 'watch'];

/** @throws CliError `bad-argument` when a verb does not read */
export function wideningOf({ widenRead, names }: LeastPrivilegeCommandOptions): Widening {
  const readVerbs = widenRead === undefined ? [] : widenRead.split(',');
  const wrong = readVerbs.find((verb) => !READ_VERBS.includes(verb));
  if (wrong !== undefined) {
    throw new CliError('bad-argument', `--widen-read takes ${READ_VERBS.join(', ')}, and not "${wrong}"`);
  }
  return { readVerbs: [...new Set(readVerbs)], names };
}
