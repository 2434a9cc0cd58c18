import type { MeshReason } from '../mesh.ts';
import type { AuthorizationPolicy } from './authorization-policy.ts';
import { matchRule, type Seen, type Tri } from './match-rule.ts';

/** What authorization policies make of a connection. */
export interface Authorization {
  readonly decision: 'allow' | 'deny' | 'conditional';
  readonly reasons: readonly MeshReason[];
}

/**
 * Decides by the policies that apply to a workload (Istio, AuthorizationPolicy): CUSTOM first, then DENY, then ALLOW.
 * With policies that allow, what none of them matches is denied; one without rules matches nothing. AUDIT decides
 * nothing, and ztunnel does not ask external services.
 */
export function authorize(policies: readonly AuthorizationPolicy[], seen: Seen): Authorization {
  const reasons: MeshReason[] = [];
  let open = false;
  const closing = seen.layer === 'ztunnel' ? (['DENY'] as const) : (['CUSTOM', 'DENY'] as const);
  for (const action of closing) {
    for (const policy of policies.filter((one) => one.action === action)) {
      const { match, path } = bestRule(policy, seen);
      if (match === 'no') continue;
      const text = textOf(action, match);
      reasons.push({ text, object: policy.object, path });
      if (action === 'DENY' && match === 'yes') return { decision: 'deny', reasons };
      open = true;
    }
  }
  const allowing = policies.filter((policy) => policy.action === 'ALLOW');
  if (allowing.length === 0) {
    if (reasons.length === 0) reasons.push({ text: 'no AuthorizationPolicy applies, so that everything is allowed' });
    return { decision: open ? 'conditional' : 'allow', reasons };
  }
  const matches = allowing.map((policy) => ({ policy, ...bestRule(policy, seen) }));
  const found = matches.find(({ match }) => match === 'yes') ?? matches.find(({ match }) => match === 'maybe');
  if (found === undefined) {
    for (const { policy } of matches) {
      const text = policy.rules.length === 0 ? 'allows nothing: it has no rules' : 'allows, and no rule of it matches';
      reasons.push({ text, object: policy.object, path: ['spec'] });
    }
    return { decision: 'deny', reasons };
  }
  reasons.push({ text: textOf('ALLOW', found.match), object: found.policy.object, path: found.path });
  return { decision: open || found.match === 'maybe' ? 'conditional' : 'allow', reasons };
}

function bestRule(
  policy: AuthorizationPolicy,
  seen: Seen,
): { readonly match: Tri; readonly path: readonly (string | number)[] } {
  const matches = policy.rules.map((rule) => ({
    path: rule.path,
    match: matchRule(rule, policy.action, policy.object.namespace, seen),
  }));
  return (
    matches.find(({ match }) => match === 'yes') ??
    matches.find(({ match }) => match === 'maybe') ?? { match: 'no', path: ['spec'] }
  );
}

function textOf(action: 'CUSTOM' | 'DENY' | 'ALLOW', match: Tri): string {
  if (action === 'CUSTOM') return 'asks an external service';
  const verb = action === 'DENY' ? 'denies' : 'allows';
  return match === 'yes' ? `${verb} it` : `${verb} it for some requests, or depending on what is not known`;
}
