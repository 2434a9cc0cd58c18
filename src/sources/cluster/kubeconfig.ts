import { existsSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import type { Cluster, Context, User } from '@kubernetes/client-node';
import { load } from 'js-yaml';
import { printable, printableOutput } from '../printable.ts';
import { ClusterError } from './cluster-error.ts';
import type { ExecConfig } from './exec-plugin.ts';
import { execConfig, impersonation, isRecord, type Raw, tokenFile } from './kubeconfig-user.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Which cluster is meant, and as whom. */
export interface Target {
  /** The context's name, as the user knows the cluster. */
  readonly context: string;
  /** The namespace that objects without one are in. */
  readonly namespace: string;
  readonly cluster: Cluster;
  readonly user: User;
  readonly exec: ExecConfig | undefined;
  /** Headers that make the API server treat the requests as somebody else's. */
  readonly impersonation: Readonly<Record<string, string | readonly string[]>>;
}

export interface TargetOptions {
  /** `--kubeconfig`: this file alone. */
  readonly kubeconfig?: string | undefined;
  /** `--context`; without it the file's current context. */
  readonly context?: string | undefined;
}

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

const LARGEST_FILE = 16 << 20;

/**
 * Finds the cluster as kubectl does: the file that was named, else those of KUBECONFIG (where the first to name a
 * thing wins), else `~/.kube/config`, else the pod's own service account.
 *
 * @throws ClusterError `no-cluster`, `invalid-kubeconfig` or `unknown-context`.
 */
export async function findTarget(options: TargetOptions, env: Environment): Promise<Target> {
  const files = kubeconfigFiles(options, env);
  if (files.length === 0) {
    if (options.context === undefined && insideCluster(env)) return await serviceAccountTarget();
    throw new ClusterError(
      'no-cluster',
      'no cluster is configured: there is no ~/.kube/config; name a file with --kubeconfig or KUBECONFIG',
    );
  }
  const found: Entries = { clusters: new Map(), contexts: new Map(), users: new Map(), current: '' };
  for (const file of files) await readKubeconfig(file, found);
  return chooseContext(options.context, found, files);
}

function kubeconfigFiles({ kubeconfig }: TargetOptions, env: Environment): readonly string[] {
  if (kubeconfig !== undefined) return [kubeconfig];
  const named = (env['KUBECONFIG'] ?? '').split(delimiter).filter((file) => file !== '');
  if (named.length > 0) {
    const present = named.filter((file) => existsSync(file));
    if (present.length > 0) return present;
    throw new ClusterError('no-cluster', `KUBECONFIG names no file that exists: ${printable(named.join(', '))}`);
  }
  const usual = join(env['HOME'] ?? env['USERPROFILE'] ?? homedir(), '.kube', 'config');
  return existsSync(usual) ? [usual] : [];
}

interface Entries {
  readonly clusters: Map<string, Cluster>;
  readonly contexts: Map<string, Context>;
  readonly users: Map<string, { readonly user: User; readonly file: string; readonly raw: Raw }>;
  current: string;
}

async function readKubeconfig(file: string, found: Entries): Promise<void> {
  const parsed = parseKubeconfig(file);
  const { KubeConfig } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  // An entry that is broken matters only when it is the one that is asked for. JSON is YAML.
  config.loadFromString(JSON.stringify(withoutTokenFiles(parsed)), { onInvalidEntry: 'filter' });
  config.makePathsAbsolute(dirname(resolve(file)));
  for (const cluster of config.getClusters()) addFirst(found.clusters, cluster.name, cluster);
  for (const context of config.getContexts()) addFirst(found.contexts, context.name, context);
  for (const user of config.getUsers()) {
    addFirst(found.users, user.name, { user, file, raw: rawUser(parsed, user.name) });
  }
  if (found.current === '' && typeof parsed['current-context'] === 'string') found.current = parsed['current-context'];
}

function parseKubeconfig(file: string): Raw {
  let parsed: unknown;
  try {
    if (statSync(file).size > LARGEST_FILE) throw new Error('larger than 16 MiB');
    const text = readFileSync(file, 'utf8');
    // An empty file is an empty configuration, as for kubectl.
    parsed = text.trim() === '' ? {} : load(text);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') throw new ClusterError('no-cluster', `there is no kubeconfig file ${printable(file)}`);
    // The parser's message quotes the text, which holds credentials; its first line alone does not.
    const reason = code ?? (error instanceof Error ? error.message : '').split(/[\n(]/, 1)[0];
    throw new ClusterError(
      'invalid-kubeconfig',
      `cannot read the kubeconfig ${printable(file)}: ${printableOutput(reason ?? '')}`,
    );
  }
  if (isRecord(parsed) && (parsed['kind'] === undefined || parsed['kind'] === 'Config')) return parsed;
  throw new ClusterError('invalid-kubeconfig', `${printable(file)} is no kubeconfig: expected a map of kind Config`);
}

/** The library opens a misspelt `token-file` while it loads the file, whoever's it is; kubectl knows no such field. */
function withoutTokenFiles(config: Raw): Raw {
  const { users } = config;
  if (!Array.isArray(users)) return config;
  return {
    ...config,
    users: users.map((entry: unknown) =>
      isRecord(entry) && isRecord(entry['user'])
        ? { ...entry, user: { ...entry['user'], 'token-file': undefined } }
        : entry,
    ),
  };
}

function rawUser(config: Raw, name: string): Raw {
  const users: readonly unknown[] = Array.isArray(config['users']) ? config['users'] : [];
  const entry = users.find((user) => isRecord(user) && user['name'] === name);
  return isRecord(entry) && isRecord(entry['user']) ? entry['user'] : {};
}

function chooseContext(asked: string | undefined, found: Entries, files: readonly string[]): Target {
  const where = printable(files.join(', '));
  const name = asked ?? found.current;
  if (name === '') {
    throw new ClusterError(
      'unknown-context',
      `${where} sets no current context: choose one with --context${known(found)}`,
    );
  }
  const context = found.contexts.get(name);
  if (context === undefined) {
    throw new ClusterError('unknown-context', `there is no context "${printable(name)}" in ${where}${known(found)}`);
  }
  const cluster = found.clusters.get(context.cluster);
  if (cluster === undefined) throw missing(`cluster "${printable(context.cluster)}"`, name, where);
  if (!URL.canParse(cluster.server) || !/^https?:$/.test(new URL(cluster.server).protocol)) {
    throw new ClusterError(
      'invalid-kubeconfig',
      `the server of cluster "${printable(cluster.name)}" in ${where} is no URL`,
    );
  }
  const user = context.user === '' || context.user === undefined ? ANONYMOUS : found.users.get(context.user);
  if (user === undefined) throw missing(`user "${printable(context.user)}"`, name, where);
  return {
    context: name,
    namespace: context.namespace ?? 'default',
    // The library refuses plain HTTP, which `kubectl proxy` speaks, unless TLS is not to be verified.
    cluster: cluster.server.startsWith('http:') ? { ...cluster, skipTLSVerify: true } : cluster,
    user: { ...user.user, exec: undefined, ...tokenFile(user.raw, user.file) },
    exec: execConfig(user.raw, cluster, user.file),
    impersonation: impersonation(user.raw),
  };
}

const ANONYMOUS = { user: { name: 'anonymous' }, file: '', raw: {} };

function known({ contexts }: Entries): string {
  const names = [...contexts.keys()].slice(0, 10).map(printable);
  return names.length === 0 ? '' : `; it has: ${names.join(', ')}${contexts.size > 10 ? ', …' : ''}`;
}

function missing(what: string, context: string, where: string): ClusterError {
  return new ClusterError(
    'invalid-kubeconfig',
    `context "${printable(context)}" names ${what}, which ${where} does not define`,
  );
}

function insideCluster(env: Environment): boolean {
  return Boolean(env['KUBERNETES_SERVICE_HOST']) && existsSync(join(SERVICE_ACCOUNT, 'token'));
}

async function serviceAccountTarget(): Promise<Target> {
  const { KubeConfig } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  config.loadFromCluster();
  const [cluster, user, context] = [config.getCurrentCluster(), config.getCurrentUser(), config.getContexts()[0]];
  if (cluster === null || user === null) throw new ClusterError('no-cluster', 'the pod has no service account');
  const namespace = context?.namespace?.trim() || 'default';
  return { context: 'in-cluster', namespace, cluster, user, exec: undefined, impersonation: {} };
}

function addFirst<T>(map: Map<string, T>, key: string, value: T): void {
  if (!map.has(key)) map.set(key, value);
}
