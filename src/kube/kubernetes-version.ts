/** A Kubernetes minor version. */
export interface KubernetesVersion {
  readonly major: number;
  readonly minor: number;
}

/** The newest version whose behaviour Breakwater knows; `latest` means this one. */
export const LATEST_KUBERNETES_VERSION: KubernetesVersion = { major: 1, minor: 37 };

const VERSION = /^v?([0-9]{1,4})\.([0-9]{1,4})(?:[.+-].*)?$/s;

/**
 * Reads `1.33`, `v1.33`, `v1.33.2`, `1.33+` or `latest`. Gives undefined for anything else.
 */
export function parseKubernetesVersion(text: string): KubernetesVersion | undefined {
  if (text === 'latest') return LATEST_KUBERNETES_VERSION;
  const match = VERSION.exec(text.replace(/\+$/, ''));
  if (match === null) return undefined;
  return { major: Number(match[1]), minor: Number(match[2]) };
}

/** `v1.33` */
export function formatKubernetesVersion(version: KubernetesVersion): string {
  return `v${version.major}.${version.minor}`;
}

/** Negative when a is older than b, zero when equal, positive when newer. */
export function compareKubernetesVersions(a: KubernetesVersion, b: KubernetesVersion): number {
  return a.major - b.major || a.minor - b.minor;
}

/** Whether the version is 1.`minor` or newer. */
export function isAtLeast(version: KubernetesVersion, minor: number): boolean {
  return version.major > 1 || (version.major === 1 && version.minor >= minor);
}
