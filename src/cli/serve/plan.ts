import { resolve } from 'node:path';
import type { ScanPlan } from '../../server/index.ts';
import { connectionOptions, isClusterAsked } from '../cluster-options.ts';
import type { LoadedConfig } from '../config/load-config.ts';
import type { ServeConfig } from '../config/serve-config.ts';
import type { Io } from '../io.ts';
import { scanSettings } from '../scan/settings.ts';
import type { ServeOptions } from './options.ts';

/** What is scanned and how it is judged. */
export function planOf(
  io: Io,
  options: ServeOptions,
  { config, path }: LoadedConfig,
  paths: readonly string[],
): ScanPlan {
  const today = io.now().toISOString().slice(0, 10);
  const settings = scanSettings(options, config, today);
  const isVersionGiven = (options.kubernetesVersion ?? config.kubernetesVersion) !== undefined;
  return {
    source: sourceOf(io, options, { config, path }, paths),
    env: withoutSecrets(io.env, config.serve ?? {}),
    podTemplates: [...(config.podTemplates ?? []), ...(options.podTemplate ?? [])],
    podSecurity: settings.podSecurity,
    kubernetesVersion: isVersionGiven ? settings.kubernetesVersion : undefined,
    allowedRegistries: settings.allowedRegistries,
    checks: settings.checks.map(({ id }) => id),
    severities: config.severities,
    exceptions: config.exceptions,
  };
}

/** What renders charts has no business with the secrets of the server. */
function withoutSecrets(env: Io['env'], { metricsToken, signIn, notifications = [] }: ServeConfig): Io['env'] {
  const places = [
    metricsToken,
    signIn?.oidc?.clientSecret,
    ...notifications.flatMap(({ url, secret }) => [url, secret]),
  ];
  const names = places.map((place) => (typeof place === 'string' ? undefined : place?.env));
  const secrets = new Set(['BREAKWATER_DATABASE', ...names]);
  return Object.fromEntries(Object.entries(env).filter(([name]) => !secrets.has(name)));
}

function sourceOf(
  io: Io,
  options: ServeOptions,
  { config, path }: LoadedConfig,
  paths: readonly string[],
): ScanPlan['source'] {
  if (isClusterAsked(options)) {
    const { context, kubeconfig, requestTimeout } = connectionOptions(io, options);
    return { type: 'cluster', context, kubeconfig, requestTimeout, namespace: options.namespace };
  }
  return {
    type: 'paths',
    paths,
    cwd: io.cwd,
    namespace: options.namespace ?? config.namespace,
    values: options.values ?? config.values,
    set: options.set ?? config.set,
    ownFiles: [path, config.baseline && resolve(io.cwd, config.baseline)].filter((file) => file !== undefined),
  };
}
