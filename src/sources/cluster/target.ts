import type { Cluster, User } from '@kubernetes/client-node';
import type { ExecConfig } from './exec-plugin.ts';

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
  /** Where the service account of a pod is mounted. */
  readonly serviceAccount?: string | undefined;
}
