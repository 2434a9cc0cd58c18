import { type KubernetesVersion, LATEST_KUBERNETES_VERSION } from '../kube/index.ts';

/**
 * The API server that judges: it knows the fields and the checks of its own version, with the feature gates at
 * their defaults. A Pod and a template differ in what is defaulted in them.
 */
export interface Server {
  readonly version: KubernetesVersion;
  readonly kind: 'Pod' | 'template';
}

export const LATEST_SERVER: Server = { version: LATEST_KUBERNETES_VERSION, kind: 'Pod' };

/** The first server in which Pod Security admission is on by default; older ones are judged like it. */
const OLDEST_MINOR = 23;

/** The server's minor version, within what is known. */
export function serverMinor(version: KubernetesVersion): number {
  if (version.major !== 1) return version.major < 1 ? OLDEST_MINOR : LATEST_KUBERNETES_VERSION.minor;
  return Math.min(Math.max(version.minor, OLDEST_MINOR), LATEST_KUBERNETES_VERSION.minor);
}
