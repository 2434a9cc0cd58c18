import { type ChildProcess, spawn } from 'node:child_process';
import { dirname, isAbsolute, resolve } from 'node:path';
import { printable, printableOutput } from '../printable.ts';
import { ClusterError } from './cluster-error.ts';

/** How a kubeconfig file says that a program gives the credentials (client.authentication.k8s.io `ExecConfig`). */
export interface ExecConfig {
  readonly apiVersion: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: ReadonlyMap<string, string>;
  readonly interactiveMode: string;
  readonly installHint: string;
  /** What the plugin is told of the cluster, when it asks for it. */
  readonly cluster: Readonly<Record<string, unknown>> | undefined;
}

export interface ExecCredential {
  readonly token: string | undefined;
  /** PEM, both or neither. */
  readonly certificate: string | undefined;
  readonly key: string | undefined;
  /** Milliseconds since the epoch; undefined when the credentials say nothing of it. */
  readonly expires: number | undefined;
}

/** A person may have to sign in. Without one, a plugin that waits would wait for ever. */
const PATIENCE = { interactive: 300_000, alone: 60_000 };

const LONGEST_OUTPUT = 1 << 20;

/**
 * Runs a credential plugin as kubectl does. The client library would run it too, but swallows what it says to the
 * person (where to sign in), tells it nothing of the cluster, waits for ever and quotes its output in errors.
 *
 * @param interactive Whether a person is at the terminal.
 * @param patience How long it may take, in milliseconds.
 * @throws ClusterError `credentials`; never with anything that the plugin wrote to its standard output.
 */
export async function runExecPlugin(
  config: ExecConfig,
  env: Readonly<Record<string, string | undefined>>,
  interactive: boolean,
  patience = interactive ? PATIENCE.interactive : PATIENCE.alone,
): Promise<ExecCredential> {
  const asks = interactive && config.interactiveMode !== 'Never';
  if (!asks && config.interactiveMode === 'Always') {
    throw failed(config, 'needs a terminal (interactiveMode: Always)');
  }
  const info = {
    apiVersion: config.apiVersion,
    kind: 'ExecCredential',
    spec: { interactive: asks, ...(config.cluster === undefined ? {} : { cluster: config.cluster }) },
  };
  const output = await run(
    config,
    { ...env, ...Object.fromEntries(config.env), KUBERNETES_EXEC_INFO: JSON.stringify(info) },
    asks,
    patience,
  );
  return readCredential(config, output);
}

/** A command with a slash is relative to the kubeconfig file, as in kubectl. */
export function commandPath(command: string, file: string): string {
  return command.includes('/') && !isAbsolute(command) ? resolve(dirname(file), command) : command;
}

function run(config: ExecConfig, env: NodeJS.ProcessEnv, asks: boolean, patience: number): Promise<string> {
  const ownGroup = !asks && process.platform !== 'win32';
  return new Promise((resolve, reject) => {
    let output = '';
    let complaint = '';
    let end: ClusterError | undefined;
    const child = spawn(config.command, config.args, {
      env,
      stdio: [asks ? 'inherit' : 'ignore', 'pipe', asks ? 'inherit' : 'pipe'],
      windowsHide: true,
      // A group of its own, so that what it has started ends with it; who asks a person has to stay on the terminal.
      detached: ownGroup,
    });
    const stop = (reason: string): void => {
      end ??= failed(config, reason);
      endGroup(child, ownGroup);
      // Something that has left the group may hold the pipes open.
      child.stdout?.destroy();
      child.stderr?.destroy();
    };
    const timer = setTimeout(() => stop(`did not finish within ${patience / 1000} s`), patience);
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (output.length > LONGEST_OUTPUT) stop('wrote more than credentials');
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      if (complaint.length < LONGEST_OUTPUT) complaint += text;
    });
    child.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      const hint =
        config.installHint === '' ? 'install it, or put it on the PATH' : printableOutput(config.installHint);
      reject(
        error.code === 'ENOENT' ? failed(config, `was not found: ${hint}`) : failed(config, error.code ?? 'failed'),
      );
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (end !== undefined) return reject(end);
      if (code === 0) return resolve(output);
      const said = complaint.trim() === '' ? '' : `: ${printableOutput(complaint)}`;
      reject(failed(config, `${signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`}${said}`));
    });
  });
}

function endGroup(child: ChildProcess, ownGroup: boolean): void {
  try {
    if (ownGroup && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}

function readCredential(config: ExecConfig, output: string): ExecCredential {
  let parsed: unknown;
  try {
    parsed = JSON.parse(output);
  } catch {
    throw failed(config, 'wrote no JSON');
  }
  if (!isRecord(parsed) || parsed['kind'] !== 'ExecCredential' || !isRecord(parsed['status'])) {
    throw failed(config, 'wrote no ExecCredential with a status');
  }
  if (parsed['apiVersion'] !== config.apiVersion) {
    throw failed(config, `wrote another apiVersion than ${config.apiVersion}, which the kubeconfig asks for`);
  }
  const status = parsed['status'];
  const token = text(status['token']);
  const certificate = text(status['clientCertificateData']);
  const key = text(status['clientKeyData']);
  if ((certificate === undefined) !== (key === undefined) || (token ?? certificate) === undefined) {
    throw failed(config, 'wrote neither a token nor a certificate with its key');
  }
  const expires = Date.parse(text(status['expirationTimestamp']) ?? '');
  return { token, certificate, key, expires: Number.isNaN(expires) ? undefined : expires };
}

function failed(config: ExecConfig, what: string): ClusterError {
  return new ClusterError('credentials', `the credential plugin "${printable(config.command)}" ${what}`);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
