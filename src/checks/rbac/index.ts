import type { Check } from '../check.ts';
import { approvesCertificates } from './approves-certificates.ts';
import { bindsRoles } from './binds-roles.ts';
import { clusterAdminBinding, mastersBinding, standingAdmin } from './cluster-admins.ts';
import { createsHostVolumes } from './creates-host-volumes.ts';
import { createsPods } from './creates-pods.ts';
import { missingRole, missingServiceAccount, unusedRole } from './dangling.ts';
import { aggregatesToDefault, changedDefaultRole } from './default-roles.ts';
import { defaultServiceAccount } from './default-service-account.ts';
import { entersPods } from './enters-pods.ts';
import { escalatesRoles } from './escalates-roles.ts';
import { anonymousAccess, everybodyAccess } from './everybody.ts';
import { getsTokens } from './gets-tokens.ts';
import { impersonates } from './impersonates.ts';
import { mountedPower } from './mounted-power.ts';
import { couldBeRoleBinding } from './narrower-binding.ts';
import { reachesPodPorts } from './reaches-pod-ports.ts';
import { redirectsTraffic } from './redirects-traffic.ts';
import { acrossNamespaces, coveredBinding } from './redundant.ts';
import { relabelsNamespaces } from './relabels-namespaces.ts';
import { reviewsTokens } from './reviews-tokens.ts';
import { secretsEverywhere } from './secrets-everywhere.ts';
import { servesApis } from './serves-apis.ts';
import { steersPods } from './steers-pods.ts';
import { usesKubelet } from './uses-kubelet.ts';
import { usesOperators } from './uses-operators.ts';
import { wildcardGroups, wildcardResources, wildcardVerbs } from './wildcards.ts';
import {
  clusterScopedInRole,
  namesWithoutEffect,
  pathsThroughRoleBinding,
  subjectWithoutNamespace,
  subresourceWildcard,
  wrongGroup,
} from './without-effect.ts';
import { writesAdmission } from './writes-admission.ts';

/** Who can do what. The cluster's own roles and bindings are not judged, as long as they say what they say by themselves. */
export const RBAC_CHECKS: readonly Check[] = [
  clusterAdminBinding,
  standingAdmin,
  mastersBinding,
  anonymousAccess,
  everybodyAccess,
  defaultServiceAccount,
  wildcardVerbs,
  wildcardResources,
  wildcardGroups,
  secretsEverywhere,
  createsPods,
  entersPods,
  getsTokens,
  impersonates,
  bindsRoles,
  escalatesRoles,
  approvesCertificates,
  usesKubelet,
  relabelsNamespaces,
  createsHostVolumes,
  writesAdmission,
  servesApis,
  usesOperators,
  steersPods,
  reachesPodPorts,
  redirectsTraffic,
  reviewsTokens,
  mountedPower,
  couldBeRoleBinding,
  acrossNamespaces,
  aggregatesToDefault,
  changedDefaultRole,
  missingRole,
  missingServiceAccount,
  unusedRole,
  coveredBinding,
  subresourceWildcard,
  wrongGroup,
  clusterScopedInRole,
  pathsThroughRoleBinding,
  subjectWithoutNamespace,
  namesWithoutEffect,
];
