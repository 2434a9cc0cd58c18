import { type KubernetesVersion, parseKubernetesVersion } from '../../kube/index.ts';
import { printable } from '../printable.ts';
import { ApiServer } from './api-server.ts';
import { ClusterError } from './cluster-error.ts';
import { getDocument } from './document.ts';
import { findTarget } from './kubeconfig.ts';
import { RequestFailure } from './request-failure.ts';
import { withRetries } from './retry.ts';
import { Session } from './session.ts';
import type { Target, TargetOptions } from './target.ts';

export interface ConnectionOptions extends TargetOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether a person is at the terminal, who can sign in. */
  readonly interactive: boolean;
  /** How long one request may take, its whole answer included; in milliseconds. */
  readonly requestTimeout: number;
  readonly signal?: AbortSignal | undefined;
}

/** An API server that has answered. */
export interface Connection {
  readonly server: ApiServer;
  readonly target: Target;
  /** How the cluster is called in gaps: `cluster CONTEXT`. */
  readonly source: string;
  /** As the API server writes it, `v1.37.2+k3s1`; empty when it does not say. */
  readonly gitVersion: string;
  readonly kubernetesVersion: KubernetesVersion | undefined;
  close(): void;
}

/** Requests under way at once, unless more are asked for. */
export const PARALLEL = 6;

/**
 * Finds the cluster, signs in and asks for its version.
 *
 * @throws ClusterError when there is no conversation with an API server
 */
export async function connect(options: ConnectionOptions & { readonly parallel?: number }): Promise<Connection> {
  const target = await findTarget(options, options.env);
  const { env, interactive, parallel = PARALLEL } = options;
  const session = new Session(target, { env, interactive, parallel });
  const server = new ApiServer(session);
  try {
    const gitVersion = await versionOf(server, target, options);
    return {
      server,
      target,
      source: `cluster ${printable(target.context)}`,
      gitVersion,
      kubernetesVersion: parseKubernetesVersion(gitVersion),
      close: () => session.close(),
    };
  } catch (error) {
    session.close();
    throw error;
  }
}

async function versionOf(server: ApiServer, target: Target, options: ConnectionOptions): Promise<string> {
  const { requestTimeout: timeout, signal } = options;
  try {
    const version = await withRetries(async () => {
      try {
        return await getDocument(server, '/version', { accept: 'application/json', timeout, signal });
      } catch (error) {
        // A wrong address stays wrong: waiting would only keep the user from hearing it.
        throw error instanceof RequestFailure && error.kind !== 'status' ? refusal(error, server, target) : error;
      }
    }, signal);
    const { gitVersion } = version;
    if (typeof gitVersion === 'string') return printable(gitVersion).slice(0, 100);
  } catch (error) {
    // A cluster may keep its version from those who ask; everything else shows what may be read.
    if (error instanceof RequestFailure && error.status === 403) return '';
    throw error instanceof RequestFailure ? refusal(error, server, target) : error;
  }
  throw new ClusterError(
    'not-kubernetes',
    `${server.url} (${name(target)}) is no Kubernetes API server: it has no version`,
  );
}

/** What a failure means when nothing could be asked yet. */
export function refusal(failure: RequestFailure, server: ApiServer, target: Target): ClusterError {
  const where = `${server.url} (${name(target)})`;
  switch (failure.kind) {
    case 'connection':
      return new ClusterError(
        'unreachable',
        `cannot reach ${where}: ${failure.message}; is the context the one you mean?`,
      );
    case 'tls':
      return new ClusterError(
        'tls',
        `cannot trust ${where}: ${failure.message}; check certificate-authority-data of the cluster in the kubeconfig`,
      );
    case 'timeout':
    case 'lost':
      return new ClusterError('timeout', `${where}: ${failure.message}`);
    case 'malformed':
    case 'too-large':
      return new ClusterError('not-kubernetes', `${where} is no Kubernetes API server: it ${failure.message}`);
    case 'status':
      return statusRefusal(failure, where, target);
  }
}

function statusRefusal({ status, message }: RequestFailure, where: string, target: Target): ClusterError {
  switch (status) {
    case 401: {
      const user = printable(target.user.name);
      return new ClusterError(
        'credentials',
        `${where} refused the credentials of user "${user}": they may have expired; sign in again (${message})`,
      );
    }
    case 403:
      return new ClusterError('forbidden', `${where} does not say what it serves: ${message}`);
    case 404:
      return new ClusterError('not-kubernetes', `${where} is no Kubernetes API server: it answered ${message}`);
    default:
      return new ClusterError('unreachable', `${where} cannot answer now: ${message}`);
  }
}

function name({ context }: Target): string {
  return `context "${printable(context)}"`;
}
