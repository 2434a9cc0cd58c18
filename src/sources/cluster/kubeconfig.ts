import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import type { Cluster, Context, User } from '@kubernetes/client-node';
import { formatJson } from '../exact-json.ts';
import { printable } from '../printable.ts';
import { ClusterError } from './cluster-error.ts';
import { parseKubeconfig, rawUser } from './kubeconfig-file.ts';
import { execConfig, impersonation, type Raw, tokenFile } from './kubeconfig-user.ts';
import { isInsidePod, podTarget, SERVICE_ACCOUNT } from './service-account.ts';
import type { Target, TargetOptions } from './target.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Finds the cluster as kubectl does: the file that was named, else those of KUBECONFIG (where the first to name a
 * thing wins), else `~/.kube/config`, else the pod's own service account.
 *
 * @throws ClusterError `no-cluster`, `invalid-kubeconfig` or `unknown-context`.
 */
export async function findTarget(options: TargetOptions, env: Environment): Promise<Target> {
  const files = kubeconfigFiles(options, env);
  if (files.length === 0) {
    const folder = options.serviceAccount ?? SERVICE_ACCOUNT;
    if (options.context === undefined && isInsidePod(env, folder)) return podTarget(env, folder);
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
  config.loadFromString(formatJson(parsed), { onInvalidEntry: 'filter' });
  config.makePathsAbsolute(dirname(resolve(file)));
  for (const cluster of config.getClusters()) addFirst(found.clusters, cluster.name, cluster);
  for (const context of config.getContexts()) addFirst(found.contexts, context.name, context);
  for (const user of config.getUsers()) {
    addFirst(found.users, user.name, { user, file, raw: rawUser(parsed, user.name) });
  }
  if (found.current === '' && typeof parsed['current-context'] === 'string') found.current = parsed['current-context'];
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

function addFirst<T>(map: Map<string, T>, key: string, value: T): void {
  if (!map.has(key)) map.set(key, value);
}
