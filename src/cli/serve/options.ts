import { type Command, Option } from 'commander';
import { LEVELS } from '../../pod-security/index.ts';
import { examples } from '../command.ts';
import { addSourceOptions, collect, type SourceOptions } from '../source-options.ts';

export interface ServeOptions extends SourceOptions {
  readonly data?: string;
  readonly database?: string;
  readonly listen?: string;
  readonly url?: string;
  readonly insecure?: boolean;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly schedule?: string;
  /** False with --no-watch. */
  readonly watch?: boolean;
  readonly logLevel?: string;
  readonly level?: string;
  readonly podSecurityVersion?: string;
  readonly kubernetesVersion?: string;
  readonly check?: readonly string[];
  readonly config?: string | false;
}

/** Port 7180: near enough to remember, and no well-known one. */
export const DEFAULT_LISTEN = '127.0.0.1:7180';

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'];

export function defineServe(command: Command): void {
  command.description(
    'Scan manifests or a cluster, again when they change, keep the history, and serve it: an API, metrics, ' +
      'notifications and the dashboard. It serves this machine alone unless sign-in is set up in breakwater.yaml ' +
      '(docs/serve.md).\n\n' +
      'Exit codes: 0 it was stopped (Ctrl-C, or SIGTERM); 2 the settings are wrong, or it cannot start.',
  );
  command.argument('[paths...]', 'files, folders, Helm charts or kustomizations');
  command
    .option('--listen <address:port>', `where to listen (default: ${DEFAULT_LISTEN})`)
    .option('--url <url>', 'how users reach the server, where that is not where it listens')
    .option('--data <folder>', "the folder of the history (default: in the user's state folder)")
    .option('--database <url>', 'keep the history in PostgreSQL; with a password, set BREAKWATER_DATABASE instead')
    .option('--schedule <when>', 'scan besides: every 15m, 6h or 1d, or at 03:30 (UTC)')
    .option('--no-watch', 'do not scan files again when they change')
    .option('--tls-cert <file>', 'the certificate to serve with, as PEM')
    .option('--tls-key <file>', 'its key')
    .option('--insecure', 'listen beyond this machine without TLS, behind a proxy that has it')
    .addOption(new Option('--log-level <level>', 'what to log to standard error (default: warn)').choices(LOG_LEVELS))
    .addOption(
      new Option('--level <level>', 'the Pod Security level to judge by (default: restricted)').choices(LEVELS),
    )
    .option('--pod-security-version <version>', 'the version of the Pod Security Standards (default: latest)')
    .option(
      '--kubernetes-version <version>',
      "the version of the API server (default: the cluster's, or the newest known)",
    )
    .option('--check <id>', 'run this check alone; patterns with *; may be given several times', collect)
    .option('--config <file>', 'the configuration (default: breakwater.yaml, where there is one)')
    .option('--no-config', 'read no configuration');
  addSourceOptions(command);
  command.addHelpText(
    'after',
    examples(
      ['this folder, on this machine', 'breakwater serve .'],
      ['the cluster of the current context, followed', 'breakwater serve --cluster'],
      ['every hour as well, with the history in a folder', 'breakwater serve . --schedule 1h --data history'],
      [
        'for others, behind a proxy that speaks TLS, with sign-in from breakwater.yaml',
        'breakwater serve --cluster --listen 0.0.0.0:7180 --insecure',
      ],
    ),
  );
}
