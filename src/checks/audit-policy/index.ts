import type { Check } from '../check.ts';
import { rbacChanges } from './rbac-changes.ts';
import { secretBodies } from './secret-bodies.ts';
import { shadowedRule } from './shadowed-rule.ts';
import { unknownGroup } from './unknown-group.ts';
import { unloggedAccess } from './unlogged-access.ts';
import { wrongGroup } from './wrong-group.ts';

/** What the API server writes into its audit log. */
export const AUDIT_POLICY_CHECKS: readonly Check[] = [
  secretBodies,
  unloggedAccess,
  shadowedRule,
  unknownGroup,
  wrongGroup,
  rbacChanges,
];
