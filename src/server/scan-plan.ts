import type { Exception } from '../audit/index.ts';
import type { Severity } from '../checks/index.ts';
import type { KubernetesVersion } from '../kube/index.ts';
import type { Policy } from '../pod-security/index.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Files, folders, charts and kustomizations. */
export interface PathsSource {
  readonly type: 'paths';
  readonly paths: readonly string[];
  /** Where relative paths begin. */
  readonly cwd: string;
  readonly namespace?: string | undefined;
  readonly values?: readonly string[] | undefined;
  readonly set?: readonly string[] | undefined;
  /** Files that lie among the manifests and are Breakwater's own; absolute. */
  readonly ownFiles: readonly string[];
}

/** A running cluster. */
export interface ClusterSource {
  readonly type: 'cluster';
  readonly context?: string | undefined;
  readonly kubeconfig?: string | undefined;
  readonly namespace?: string | undefined;
  /** Of one request, in milliseconds. */
  readonly requestTimeout: number;
}

/** What is scanned and how it is judged: plain data, which passes between threads. */
export interface ScanPlan {
  readonly source: PathsSource | ClusterSource;
  readonly env: Environment;
  /** As `--pod-template` has them. */
  readonly podTemplates: readonly string[];
  readonly podSecurity: Policy;
  /** The version of the API server; that of the cluster, or the newest known one, when absent. */
  readonly kubernetesVersion?: KubernetesVersion | undefined;
  readonly allowedRegistries?: readonly string[] | undefined;
  /** The ids of the checks to run. */
  readonly checks: readonly string[];
  /** Severities that differ from the check's own, by check id. */
  readonly severities: ReadonlyMap<string, Severity>;
  readonly exceptions: readonly Exception[];
}

/** How the source is called, for people. */
export function sourceName({ source }: ScanPlan): string {
  return source.type === 'paths' ? source.paths.join(', ') : `cluster${source.context ? ` ${source.context}` : ''}`;
}
