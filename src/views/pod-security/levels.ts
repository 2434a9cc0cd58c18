import { formatKubernetesVersion, type KubernetesObject } from '../../kube/index.ts';
import {
  DEFAULT_CONFIGURATION,
  formatPolicy,
  type Level,
  labelErrorMessage,
  type MODES,
  type NamespaceState,
  type PolicyVersion,
  parsePolicyVersion,
  previewLevels,
  previewPolicy,
  type Rejection,
} from '../../pod-security/index.ts';
import { objectKey, objectName } from '../object-name.ts';
import { type FieldPlace, fieldPlace } from '../place.ts';
import type { ViewContext } from '../view-context.ts';

/** The namespaces by what they satisfy of the Pod Security Standards. */
export interface PodSecurityView {
  /** The versions that are shown side by side; the first is the one that the rest is judged by. */
  readonly versions: readonly string[];
  readonly kubernetesVersion: string;
  readonly namespaces: readonly NamespaceLevels[];
}

export interface NamespaceLevels {
  readonly name: string;
  readonly workloads: number;
  /** `baseline:v1.33` for each mode that its labels set. */
  readonly policy: Readonly<Record<(typeof MODES)[number], string>>;
  readonly labelErrors: readonly string[];
  readonly exempt: boolean;
  /** The strictest level it satisfies, for each version in the order of `versions`. */
  readonly satisfies: readonly Level[];
  /** What each level would reject, by the first version. */
  readonly baseline: readonly RejectionView[];
  readonly restricted: readonly RejectionView[];
}

/** A workload that a level rejects. */
export interface RejectionView {
  readonly object: string;
  /** The error of the API server. */
  readonly message: string;
  readonly violations: readonly ViolationView[];
}

export interface ViolationView {
  /** `allowPrivilegeEscalation != false` */
  readonly reason: string;
  readonly detail: string;
  readonly level: Level;
  readonly fields: readonly (FieldPlace & { readonly container?: string | undefined; readonly message: string })[];
}

/** How many versions stand beside the newest. */
const VERSIONS_BESIDE = 4;

export function podSecurityView({ scan }: ViewContext): PodSecurityView {
  const { snapshot, settings } = scan;
  const { kubernetesVersion, podSecurity } = settings;
  const versions = versionsBeside(podSecurity.version, kubernetesVersion.minor);
  const options = { configuration: DEFAULT_CONFIGURATION, version: kubernetesVersion };
  const levels = versions.map((version) => previewLevels(snapshot, version, options).map(({ level }) => level));
  const [version] = versions;
  const preview = (level: Level) => (version === undefined ? [] : previewPolicy(snapshot, { level, version }, options));
  const [baseline, restricted] = [preview('baseline'), preview('restricted')];
  return {
    versions: versions.map(({ text }) => text),
    kubernetesVersion: formatKubernetesVersion(kubernetesVersion),
    namespaces: restricted.map(({ namespace, rejections }, index) => {
      const satisfies = levels.flatMap((ofVersion) => ofVersion[index] ?? []);
      return {
        ...stateOf(namespace),
        satisfies,
        baseline: (baseline[index]?.rejections ?? []).map(rejectionView),
        restricted: rejections.map(rejectionView),
      };
    }),
  };
}

function versionsBeside(first: PolicyVersion, newest: number): readonly PolicyVersion[] {
  const others = Array.from({ length: VERSIONS_BESIDE }, (_, back) => parsePolicyVersion(`v1.${newest - back}`));
  return [first, ...others.flatMap((one) => (one === undefined || one.text === first.text ? [] : [one]))];
}

function stateOf({ name, policy, labelErrors, exempt, subjects }: NamespaceState) {
  return {
    name,
    workloads: subjects.length,
    policy: {
      enforce: formatPolicy(policy.enforce),
      audit: formatPolicy(policy.audit),
      warn: formatPolicy(policy.warn),
    },
    labelErrors: labelErrors.map(labelErrorMessage),
    exempt,
  };
}

function rejectionView({ subject: { workload }, message, evaluation }: Rejection): RejectionView {
  const at = (object: KubernetesObject, path: FieldPlacePath) =>
    fieldPlace(object, [...workload.templatePath, ...path]);
  return {
    object: objectKey(objectName(workload.object)),
    message,
    violations: evaluation.violations.map(({ reason, detail, level, evidence }) => ({
      reason,
      detail,
      level,
      fields: evidence.map(({ path, container, message: text }) => ({
        ...at(workload.object, path),
        container,
        message: text,
      })),
    })),
  };
}

type FieldPlacePath = Parameters<typeof fieldPlace>[1];
