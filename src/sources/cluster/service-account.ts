import { existsSync, readFileSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import type { Target } from './target.ts';

/** Where Kubernetes mounts the service account of a pod. */
export const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether this process runs in a pod that has a service account. */
export function isInsidePod(env: Environment, folder: string): boolean {
  return Boolean(env['KUBERNETES_SERVICE_HOST']) && existsSync(join(folder, 'token'));
}

/** The cluster that this process runs in, as its pod's service account. The token is read again as it is renewed. */
export function podTarget(env: Environment, folder: string): Target {
  const { KUBERNETES_SERVICE_HOST: host = '', KUBERNETES_SERVICE_PORT: port = '443' } = env;
  const namespaceFile = join(folder, 'namespace');
  const namespace = existsSync(namespaceFile) ? readFileSync(namespaceFile, 'utf8').trim() : '';
  return {
    context: 'in-cluster',
    namespace: namespace || 'default',
    cluster: {
      name: 'in-cluster',
      server: `https://${isIPv6(host) ? `[${host}]` : host}:${port}`,
      caFile: join(folder, 'ca.crt'),
      skipTLSVerify: false,
    },
    user: {
      name: 'service account',
      authProvider: { name: 'tokenFile', config: { tokenFile: join(folder, 'token') } },
    },
    exec: undefined,
    impersonation: {},
  };
}
