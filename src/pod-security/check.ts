import type { ContainerList, FieldPath, PodTemplate } from '../kube/index.ts';
import type { Level } from './level.ts';

/** The names of the checks, as upstream calls them. */
export type CheckId =
  | 'allowPrivilegeEscalation'
  | 'appArmorProfile'
  | 'capabilities_baseline'
  | 'capabilities_restricted'
  | 'hostNamespaces'
  | 'hostPathVolumes'
  | 'hostPorts'
  | 'hostProbesAndHostLifecycle'
  | 'privileged'
  | 'procMount'
  | 'procMount_restricted'
  | 'restrictedVolumes'
  | 'runAsNonRoot'
  | 'runAsUser'
  | 'seLinuxOptions'
  | 'seccompProfile_baseline'
  | 'seccompProfile_restricted'
  | 'sysctls'
  | 'windowsHostProcess';

/** One field that breaks a rule. */
export interface Evidence {
  /** From the pod template inwards. For a missing field, where it should be. */
  readonly path: FieldPath;
  /** The container's name, and the list it is in, when the field is a container's. */
  readonly container?: string;
  readonly list?: ContainerList;
  /** What is wrong with the field, in a few words. */
  readonly message: string;
}

/** Why a check forbids a pod, in the API server's words, with the fields that are at fault. */
export interface Forbidden {
  readonly reason: string;
  readonly detail: string;
  readonly evidence: readonly Evidence[];
}

/** The rule of a check from a policy version on. */
export interface CheckVersion {
  /** The first minor version of the policy that it applies to. */
  readonly since: number;
  /** Set where servers older than this minor version have a rule or words of their own. */
  readonly serversBefore?: number;
  /** Baseline checks that are not evaluated beside it. */
  readonly overrides?: readonly CheckId[];
  /** Judges a pod as the server stores it. Undefined when the pod passes. */
  readonly forbids: (pod: PodTemplate) => Forbidden | undefined;
}

/** A check of the Pod Security Standards. */
export interface Check {
  readonly id: CheckId;
  /** Baseline checks are evaluated for restricted too, unless a restricted check overrides them. */
  readonly level: Exclude<Level, 'privileged'>;
  /** By rising policy version; those for older servers stand before the others of the same version. */
  readonly versions: readonly CheckVersion[];
}
