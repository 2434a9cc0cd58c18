import { BreakwaterError } from '../../kube/index.ts';

/**
 * Why a cluster could not be read at all.
 *
 * - `no-cluster`: no kubeconfig file and no service account says which cluster is meant.
 * - `invalid-kubeconfig`: the file cannot be used as it is.
 * - `unknown-context`, `unknown-namespace`: nothing has the name that was asked for.
 * - `credentials`: no credentials could be got, or the API server refused them.
 * - `unreachable`, `tls`, `timeout`: there is no conversation with the API server.
 * - `not-kubernetes`: something answers that is no Kubernetes API server.
 * - `forbidden`: the API server does not even say what it serves.
 */
export type ClusterErrorCode =
  | 'no-cluster'
  | 'invalid-kubeconfig'
  | 'unknown-context'
  | 'unknown-namespace'
  | 'credentials'
  | 'unreachable'
  | 'tls'
  | 'timeout'
  | 'not-kubernetes'
  | 'forbidden';

/** A cluster could not be read at all. The message is one line that names the context or file and what to do. */
export class ClusterError extends BreakwaterError<ClusterErrorCode> {}
