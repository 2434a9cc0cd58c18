import { byAbsence } from '../by-absence.ts';
import type { Check } from '../check.ts';
import { allowAll } from './allow-all.ts';
import { egressToInternet } from './egress-to-internet.ts';
import { l7WithoutWaypoint } from './l7-without-waypoint.ts';
import { meshAllowsAll } from './mesh-allows-all.ts';
import { meshExcludedPort } from './mesh-excluded-port.ts';
import { metadataServiceReachable } from './metadata-service-reachable.ts';
import { misspeltLabel } from './misspelt-label.ts';
import { mtlsNotStrict } from './mtls-not-strict.ts';
import { noDefaultDenyEgress } from './no-default-deny-egress.ts';
import { noDefaultDenyIngress } from './no-default-deny-ingress.ts';
import { noMeshDefaultDeny } from './no-mesh-default-deny.ts';
import { orForAnd } from './or-for-and.ts';
import { peerMatchesNothing } from './peer-matches-nothing.ts';
import { portMtlsOfServicePort } from './port-mtls-of-service-port.ts';
import { portNotServed } from './port-not-served.ts';
import { principalsWithoutMtls } from './principals-without-mtls.ts';
import { reachableFromEveryNamespace } from './reachable-from-every-namespace.ts';
import { selectsNothing } from './selects-nothing.ts';
import { sensitivePortReachable } from './sensitive-port-reachable.ts';
import { shadowedPolicy } from './shadowed-policy.ts';
import { tierConflict } from './tier-conflict.ts';
import { unselectedWorkload } from './unselected-workload.ts';

/** Who can reach whom. */
export const NETWORK_CHECKS: readonly Check[] = [
  byAbsence(noDefaultDenyIngress),
  byAbsence(noDefaultDenyEgress),
  byAbsence(unselectedWorkload),
  allowAll,
  byAbsence(reachableFromEveryNamespace),
  byAbsence(sensitivePortReachable),
  byAbsence(metadataServiceReachable),
  byAbsence(egressToInternet),
  byAbsence(selectsNothing),
  byAbsence(peerMatchesNothing),
  byAbsence(misspeltLabel),
  byAbsence(portNotServed),
  orForAnd,
  shadowedPolicy,
  tierConflict,
  byAbsence(mtlsNotStrict),
  byAbsence(portMtlsOfServicePort),
  byAbsence(noMeshDefaultDeny),
  byAbsence(principalsWithoutMtls),
  meshAllowsAll,
  meshExcludedPort,
  byAbsence(l7WithoutWaypoint),
];
