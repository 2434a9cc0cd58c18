import { type AuthorizationPolicy, podsBehind, readServices, unseenFields, waypointOf } from '../../network/index.ts';
import type { Check, Finding } from '../check.ts';
import type { CheckContext } from '../context.ts';
import { istioExample, meshExample, workloadExample } from './examples.ts';
import {
  authorizationPolicies,
  istioWorkloads,
  MESH_NEEDS,
  type MeshedWorkload,
  noAuthorizationPolicy,
  selectedBy,
} from './mesh-answers.ts';
import { clusterOf, namesOf } from './network-answers.ts';

export const l7WithoutWaypoint: Check = {
  id: 'network/l7-without-waypoint',
  title: 'Mesh authorization of requests where nothing sees requests',
  severity: 'medium',
  rationale:
    'In ambient mode ztunnel sees identities, addresses and ports. It leaves out a rule that allows by the request, ' +
    'enforces one that denies without that part, and does not ask external services. A policy that is attached to a ' +
    'Service without a waypoint is enforced nowhere.',
  remediation:
    'Deploy a waypoint, label the namespace or Service `istio.io/use-waypoint`, and attach the policy to it by ' +
    '`targetRefs`; or say what you mean by ports and identities.',
  examples: {
    bad:
      meshExample('istio.io/dataplane-mode: ambient') +
      workloadExample() +
      istioExample('AuthorizationPolicy', 'rules:\n  - to:\n      - operation: { methods: [GET] }'),
    good:
      meshExample('istio.io/dataplane-mode: ambient') +
      workloadExample() +
      istioExample('AuthorizationPolicy', 'rules:\n  - to:\n      - operation: { ports: ["8080"] }'),
  },
  references: [
    {
      title: 'Istio: Ambient mode, use Layer 4 security policy',
      url: 'https://istio.io/latest/docs/ambient/usage/l4-policy/',
    },
  ],
  needs: [...MESH_NEEDS, 'services'],
  nothingToJudge: noAuthorizationPolicy,
  *run(context) {
    const ambient = context.answer(istioWorkloads).filter(({ dataPlane }) => dataPlane === 'ambient');
    for (const policy of context.answer(authorizationPolicies)) {
      if (policy.targets.length > 0) yield* notEnforced(policy, ambient, context);
      else yield* notSeen(policy, selectedBy(policy, ambient));
    }
  },
};

/** Rules that ztunnel does not enforce as they are written. */
function* notSeen(policy: AuthorizationPolicy, selected: readonly MeshedWorkload[]): Generator<Finding> {
  const { object, action, rules } = policy;
  if (selected.length === 0 || action === 'AUDIT') return;
  if (action === 'CUSTOM') {
    const message = `ztunnel does not ask external services: nothing is decided at ${namesOf(selected)}`;
    yield { check: l7WithoutWaypoint, object, path: ['spec', 'action'], message, severity: 'high' };
    return;
  }
  for (const rule of rules) {
    const fields = unseenFields(rule, 'ztunnel').join(', ');
    if (fields === '') continue;
    const message =
      action === 'ALLOW'
        ? `allows nothing at ${namesOf(selected)}: ztunnel does not see ${fields}`
        : `denies at ${namesOf(selected)} whatever the ${fields}: ztunnel does not see that`;
    yield { check: l7WithoutWaypoint, object, path: rule.path, message };
  }
}

/** Policies that are attached to Services that no waypoint is in front of. */
function* notEnforced(
  { object, targets }: AuthorizationPolicy,
  ambient: readonly MeshedWorkload[],
  context: CheckContext,
): Generator<Finding> {
  const services = context.answer(servicesOf);
  for (const { kind, name } of targets) {
    const service = services.find((one) => one.namespace === object.namespace && one.name === name);
    if (kind !== 'Service' || service === undefined) continue;
    const [pod] = podsBehind(
      service,
      ambient.map((workload) => workload.pod),
    );
    if (pod === undefined || waypointOf(pod, context.answer(clusterOf), [service]) !== undefined) continue;
    const message = `is enforced nowhere: no waypoint is in front of Service ${name}`;
    yield { check: l7WithoutWaypoint, object, path: ['spec'], message, severity: 'high' };
  }
}

function servicesOf({ snapshot }: CheckContext) {
  return readServices(snapshot);
}
