import { type AuthorizationPolicy, type AuthorizationRule, ISTIO_DEFAULTS, mtlsOf } from '../../network/index.ts';
import type { Check } from '../check.ts';
import type { CheckContext } from '../context.ts';
import { istioExample, meshExample, workloadExample } from './examples.ts';
import {
  authorizationPolicies,
  istioWorkloads,
  MESH_NEEDS,
  type MeshedWorkload,
  noAuthorizationPolicy,
  peerAuthentications,
  selectedBy,
} from './mesh-answers.ts';
import { namesOf } from './network-answers.ts';

export const principalsWithoutMtls: Check = {
  id: 'network/principals-without-mtls',
  title: 'Mesh authorization by identity where plaintext is taken',
  severity: 'high',
  rationale:
    'A caller that speaks plaintext has no identity. A rule that denies by `principals`, `namespaces` or ' +
    '`serviceAccounts` does not match it, and one that allows all but some of them does: it is let in. Where mTLS is ' +
    'off, no rule by identity matches anybody.',
  remediation: 'Take mTLS alone: a PeerAuthentication with `mtls: { mode: STRICT }` for the same workloads.',
  examples: { bad: example('PERMISSIVE'), good: example('STRICT') },
  references: [
    {
      title: 'Istio: AuthorizationPolicy, source',
      url: 'https://istio.io/latest/docs/reference/config/security/authorization-policy/#Source',
    },
  ],
  needs: MESH_NEEDS,
  nothingToJudge: noAuthorizationPolicy,
  *run(context) {
    const workloads = context.answer(istioWorkloads);
    for (const policy of context.answer(authorizationPolicies)) {
      if (policy.action === 'AUDIT') continue;
      for (const rule of policy.rules) {
        const message = whyWeak(rule, policy, selectedBy(policy, workloads), context);
        if (message !== undefined)
          yield { check: principalsWithoutMtls, object: policy.object, path: rule.path, message };
      }
    }
  },
};

const IDENTITY = ['principals', 'namespaces', 'serviceAccounts'] as const;
const NOT_IDENTITY = ['notPrincipals', 'notNamespaces', 'notServiceAccounts'] as const;
const KEYS = ['source.principal', 'source.namespace', 'source.serviceAccount'];

function whyWeak(
  { from = [], when }: AuthorizationRule,
  { action }: AuthorizationPolicy,
  selected: readonly MeshedWorkload[],
  context: CheckContext,
): string | undefined {
  const conditions = when.filter(({ key }) => KEYS.includes(key));
  const positive =
    from.some((source) => IDENTITY.some((field) => (source[field] ?? []).length > 0)) ||
    conditions.some(({ values = [] }) => values.length > 0);
  const negative =
    from.some((source) => NOT_IDENTITY.some((field) => (source[field] ?? []).length > 0)) ||
    conditions.some(({ notValues = [] }) => notValues.length > 0);
  if (!positive && !negative) return undefined;
  const modes = Map.groupBy(selected, (workload) => weakestMode(workload, context));
  const off = modes.get('DISABLE') ?? [];
  if (positive && off.length > 0) return `mTLS is off at ${namesOf(off)}: no caller has an identity there`;
  const open = [...(modes.get('PERMISSIVE') ?? []), ...off];
  if (open.length === 0) return undefined;
  if (action !== 'ALLOW' && positive) return `does not match callers by plaintext, which ${namesOf(open)} takes`;
  return action === 'ALLOW' && negative && !positive
    ? `matches every caller by plaintext, which ${namesOf(open)} takes`
    : undefined;
}

function weakestMode({ pod, dataPlane }: MeshedWorkload, context: CheckContext): 'STRICT' | 'PERMISSIVE' | 'DISABLE' {
  const policies = context.answer(peerAuthentications);
  const ports = pod.ports.length === 0 ? [0] : pod.ports.map(({ port }) => port);
  const modes = ports.map((port) => mtlsOf(pod, port, policies, ISTIO_DEFAULTS.rootNamespace).mode);
  if (modes.includes('DISABLE')) return dataPlane === 'ambient' ? 'PERMISSIVE' : 'DISABLE';
  return modes.includes('PERMISSIVE') ? 'PERMISSIVE' : 'STRICT';
}

function example(mode: string): string {
  const policy = 'action: DENY\nrules:\n  - from:\n      - source: { namespaces: [build] }';
  return (
    meshExample() +
    workloadExample() +
    istioExample('PeerAuthentication', `mtls: { mode: ${mode} }`) +
    istioExample('AuthorizationPolicy', policy)
  );
}
