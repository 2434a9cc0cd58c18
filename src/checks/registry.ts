import type { Check } from './check.ts';
import { POD_SECURITY_CHECKS } from './pod-security/index.ts';

/** Every check, by subject, in the order in which they are listed. */
export const CHECKS: readonly Check[] = [...POD_SECURITY_CHECKS];

const byId: ReadonlyMap<string, Check> = new Map(CHECKS.map((check) => [check.id, check]));

export function findCheck(id: string): Check | undefined {
  return byId.get(id);
}
