import type { Level } from './level.ts';

/**
 * A version of the Pod Security Standards. It is kept as it was written, since messages repeat it so, and clamped
 * to what the server knows when it is evaluated.
 */
export interface PolicyVersion {
  /** `latest`, or `v1.` and a minor version. */
  readonly text: string;
  /** Infinity for `latest`. */
  readonly minor: number;
}

export const LATEST_POLICY_VERSION: PolicyVersion = { text: 'latest', minor: Number.POSITIVE_INFINITY };

const VERSION = /^v1\.(0|[1-9][0-9]*)$/;
const LARGEST_INT64 = 2n ** 63n - 1n;

/** Reads `v1.25` or `latest`, the only forms that Kubernetes accepts; undefined for anything else. */
export function parsePolicyVersion(text: string): PolicyVersion | undefined {
  if (text === 'latest') return LATEST_POLICY_VERSION;
  const digits = VERSION.exec(text)?.[1];
  if (digits === undefined || digits.length > 19 || BigInt(digits) > LARGEST_INT64) return undefined;
  return { text, minor: Number(digits) };
}

/** A level of the standards in one of their versions: what a namespace enforces, warns of or audits. */
export interface Policy {
  readonly level: Level;
  readonly version: PolicyVersion;
}

/** `restricted:v1.25` */
export function formatPolicy(policy: Policy): string {
  return `${policy.level}:${policy.version.text}`;
}

/** Whether level and version are the same, as written. */
export function samePolicy(a: Policy, b: Policy): boolean {
  return a.level === b.level && a.version.text === b.version.text;
}
