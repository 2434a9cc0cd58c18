import { ADMISSION_CHECKS } from './admission/index.ts';
import { AUDIT_POLICY_CHECKS } from './audit-policy/index.ts';
import type { Check } from './check.ts';
import { CONTROL_PLANE_CHECKS } from './control-plane/index.ts';
import { ENCRYPTION_CHECKS } from './encryption/index.ts';
import { EXPOSURE_CHECKS } from './exposure/index.ts';
import { IMAGE_REFERENCE_CHECKS } from './image-reference/index.ts';
import { NAMESPACE_CHECKS } from './namespace/index.ts';
import { NETWORK_CHECKS } from './network/index.ts';
import { NODE_CONFIGURATION_CHECKS } from './node-configuration/index.ts';
import { POD_SECURITY_CHECKS } from './pod-security/index.ts';
import { RBAC_CHECKS } from './rbac/index.ts';
import { SECRETS_CHECKS } from './secrets/index.ts';
import { UPGRADE_CHECKS } from './upgrade/index.ts';
import { WORKLOAD_CHECKS } from './workload/index.ts';

/** Every check, by subject, in the order in which they are listed. */
export const CHECKS: readonly Check[] = [
  ...POD_SECURITY_CHECKS,
  ...WORKLOAD_CHECKS,
  ...IMAGE_REFERENCE_CHECKS,
  ...RBAC_CHECKS,
  ...SECRETS_CHECKS,
  ...EXPOSURE_CHECKS,
  ...NETWORK_CHECKS,
  ...NAMESPACE_CHECKS,
  ...ADMISSION_CHECKS,
  ...CONTROL_PLANE_CHECKS,
  ...ENCRYPTION_CHECKS,
  ...AUDIT_POLICY_CHECKS,
  ...NODE_CONFIGURATION_CHECKS,
  ...UPGRADE_CHECKS,
];

const byId: ReadonlyMap<string, Check> = new Map(CHECKS.map((check) => [check.id, check]));

export function findCheck(id: string): Check | undefined {
  return byId.get(id);
}
