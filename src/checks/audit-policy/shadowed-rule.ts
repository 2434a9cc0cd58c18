import type { Indexed } from '../../kube/index.ts';
import {
  type AuditRule,
  auditPolicyCheck,
  coversResource,
  type GroupResources,
  policyExample,
} from './audit-policy.ts';

export const shadowedRule = auditPolicyCheck(
  {
    id: 'audit-policy/shadowed-rule',
    title: 'Rule of the audit policy is never reached',
    severity: 'medium',
    rationale: 'The first rule that matches decides. This one stands behind one that matches all it could.',
    remediation: 'Move it up, or remove it.',
    examples: {
      bad: policyExample('- level: Metadata\n- level: RequestResponse\n  resources: [{ group: apps }]'),
      good: policyExample('- level: RequestResponse\n  resources: [{ group: apps }]\n- level: Metadata'),
    },
  },
  function* (rules) {
    for (const [position, rule] of rules.entries()) {
      const above = rules.slice(0, position).find((earlier) => shadows(earlier, rule));
      if (above === undefined) continue;
      yield { path: ['rules', rule.index], message: `rule ${above.index} matches everything that this one could` };
    }
  },
);

function shadows(earlier: Indexed<AuditRule>, later: Indexed<AuditRule>): boolean {
  return (
    includes(earlier.users, later.users) &&
    includes(earlier.userGroups, later.userGroups) &&
    includes(earlier.verbs, later.verbs) &&
    includes(earlier.namespaces, later.namespaces) &&
    includesRequests(earlier, later)
  );
}

/** Whether a list, empty for everything, holds all of another. */
function includes(wide: readonly string[] = [], narrow: readonly string[] = []): boolean {
  if (wide.length === 0) return true;
  return narrow.length > 0 && narrow.every((entry) => wide.includes(entry));
}

/** A rule with resources is for resources alone, one with URLs for URLs alone, one with neither for both. */
function includesRequests(wide: AuditRule, narrow: AuditRule): boolean {
  const [resources, urls] = [wide.resources ?? [], wide.nonResourceURLs ?? []];
  if (resources.length === 0 && urls.length === 0) return true;
  if (resources.length > 0) {
    const inner = narrow.resources ?? [];
    return inner.length > 0 && inner.every((entry) => resources.some((outer) => includesResources(outer, entry)));
  }
  const inner = narrow.nonResourceURLs ?? [];
  return inner.length > 0 && inner.every((url) => urls.some((outer) => includesUrl(outer, url)));
}

function includesResources(wide: GroupResources, narrow: GroupResources): boolean {
  if ((wide.group ?? '') !== (narrow.group ?? '') || !includes(wide.resourceNames, narrow.resourceNames)) return false;
  const [outer, inner] = [wide.resources ?? [], narrow.resources ?? []];
  if (outer.length === 0 || outer.includes('*')) return true;
  return inner.length > 0 && inner.every((entry) => outer.some((other) => coversResource(other, entry)));
}

function includesUrl(wide: string, narrow: string): boolean {
  return wide === narrow || wide === '*' || (wide.endsWith('*') && narrow.startsWith(wide.slice(0, -1)));
}
