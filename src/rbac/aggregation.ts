import { matchesLabels } from '../kube/index.ts';
import { sameRule } from './policy-rule.ts';
import type { ObjectProblem } from './problem.ts';
import type { Role, WrittenRule } from './role.ts';

/**
 * Gives every aggregating ClusterRole the rules that the aggregation controller would write (kubernetes
 * `pkg/controller/clusterroleaggregation`): selector by selector, the rules of the matching ClusterRoles in the
 * order of their names, each once. A role never gathers itself, but may gather roles that gather.
 *
 * Where nothing is gathered the written rules stay: the controller applies an empty set of fields, and takes
 * nothing from whoever wrote them.
 */
export function aggregate(clusterRoles: readonly Role[], problems: ObjectProblem[]): readonly Role[] {
  const byName = [...clusterRoles].sort((a, b) => (a.name < b.name ? -1 : 1));
  const rules = new Map<Role, readonly WrittenRule[]>(byName.map((role) => [role, role.rules]));
  const aggregating = byName.filter(computed);
  const selected = new Map(aggregating.map((role) => [role, selectedBy(role, byName)]));
  // Each round carries rules one role further. Roles that gather each other in a circle may never settle.
  for (let round = 0; round <= aggregating.length; round++) {
    let changed = false;
    for (const role of aggregating) {
      const gathered = gather(selected.get(role) ?? [], rules);
      if (gathered.length === 0 || sameRules(gathered, rules.get(role) ?? [])) continue;
      rules.set(role, gathered);
      changed = true;
    }
    if (!changed) break;
    if (round === aggregating.length) settle(aggregating, selected, rules, problems);
  }
  return clusterRoles.map((role) => ({ ...role, rules: rules.get(role) ?? role.rules }));
}

/** A role that was read from a cluster already has what the controller wrote. */
function computed(role: Role): boolean {
  return role.aggregates !== undefined && !role.brokenAggregation && role.object.origin.type !== 'cluster';
}

/** The roles each selector matches, selector after selector. */
function selectedBy(role: Role, byName: readonly Role[]): readonly Role[] {
  const selected = (role.aggregates ?? []).flatMap((selector) =>
    byName.filter((other) => other.name !== role.name && matchesLabels(selector, other.object.labels)),
  );
  return [...new Set(selected)];
}

function gather(roles: readonly Role[], rules: ReadonlyMap<Role, readonly WrittenRule[]>): readonly WrittenRule[] {
  const gathered = new Map<string, WrittenRule>();
  for (const role of roles) {
    for (const rule of rules.get(role) ?? []) {
      const key = JSON.stringify(rule.rule);
      if (!gathered.has(key)) gathered.set(key, rule);
    }
  }
  return [...gathered.values()];
}

function sameRules(a: readonly WrittenRule[], b: readonly WrittenRule[]): boolean {
  return a.length === b.length && a.every(({ rule }, index) => rule === b[index]?.rule || same(rule, b[index]));
}

function same(rule: WrittenRule['rule'], other: WrittenRule | undefined): boolean {
  return other !== undefined && sameRule(rule, other.rule);
}

/**
 * Roles that keep handing different rules around: which they hold at a moment depends on the controller's timing,
 * so each gets all that could reach it.
 */
function settle(
  aggregating: readonly Role[],
  selected: ReadonlyMap<Role, readonly Role[]>,
  rules: Map<Role, readonly WrittenRule[]>,
  problems: ObjectProblem[],
): void {
  for (let changed = true; changed; ) {
    changed = false;
    for (const role of aggregating) {
      const sources = selected.get(role) ?? [];
      if (sources.length === 0) continue;
      const gathered = gather([role, ...sources], rules);
      if (gathered.length === (rules.get(role) ?? []).length) continue;
      rules.set(role, gathered);
      changed = true;
    }
  }
  for (const role of aggregating) {
    if (!(selected.get(role) ?? []).some((source) => source.aggregates !== undefined)) continue;
    problems.push({
      object: role.object,
      path: ['aggregationRule'],
      message: 'gathers roles that gather this one in turn, and their rules never settle: all that may reach it count',
    });
  }
}
