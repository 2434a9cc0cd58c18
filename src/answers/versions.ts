import {
  compareKubernetesVersions,
  formatKubernetesVersion,
  isAtLeast,
  type KubernetesVersion,
  LATEST_KUBERNETES_VERSION,
  parseKubernetesVersion,
  type Snapshot,
} from '../kube/index.ts';
import { isLevel, LEVELS, type Level, type PolicyVersion, parsePolicyVersion } from '../pod-security/index.ts';
import { AnswersError } from './answers-error.ts';
import { didYouMean } from './nearest.ts';

/**
 * A level of the Pod Security Standards.
 *
 * @throws AnswersError `bad-question` when there is none of that name.
 */
export function levelOf(text: string): Level {
  if (isLevel(text)) return text;
  const hint = didYouMean(text, LEVELS);
  throw new AnswersError('bad-question', `there is no level "${text}"${hint}: choose ${LEVELS.join(', ')}`);
}

/**
 * A version of the Pod Security Standards: `v1.33`, `1.33` or `latest`.
 *
 * @throws AnswersError `bad-question` for anything else.
 */
export function policyVersionOf(text: string): PolicyVersion {
  const version = parsePolicyVersion(text) ?? parsePolicyVersion(`v${text}`);
  if (version !== undefined) return version;
  throw new AnswersError(
    'bad-question',
    `"${text}" is no version of the Pod Security Standards: write v1.33, or latest`,
  );
}

/**
 * The version of an API server; the newest known one when none is named.
 *
 * @throws AnswersError `bad-question` when it is no version, or a newer one.
 */
export function kubernetesVersionOf(text: string | undefined): KubernetesVersion {
  if (text === undefined) return LATEST_KUBERNETES_VERSION;
  const version = parseKubernetesVersion(text);
  if (version === undefined) {
    throw new AnswersError('bad-question', `"${text}" is no version of Kubernetes: write 1.33, or latest`);
  }
  if (isAtLeast(version, LATEST_KUBERNETES_VERSION.minor + 1)) {
    const newest = formatKubernetesVersion(LATEST_KUBERNETES_VERSION);
    throw new AnswersError(
      'bad-question',
      `Kubernetes ${formatKubernetesVersion(version)} is not known yet: the newest one is ${newest}`,
    );
  }
  return version;
}

/**
 * The version to judge by when none is named: that of the API server the objects were read from, where it is known.
 * One that is newer than any known is judged as the newest known one.
 */
export function servedVersion({ serverVersion }: Snapshot): KubernetesVersion {
  if (serverVersion === undefined) return LATEST_KUBERNETES_VERSION;
  const isNewer = compareKubernetesVersions(serverVersion, LATEST_KUBERNETES_VERSION) > 0;
  return isNewer ? LATEST_KUBERNETES_VERSION : serverVersion;
}
