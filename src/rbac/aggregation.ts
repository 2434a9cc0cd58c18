import { matchesLabels } from '../kube/index.ts';
import type { ObjectProblem } from './problem.ts';
import { RbacError } from './rbac-error.ts';
import type { Role, WrittenRule } from './role.ts';
import { stronglyConnected } from './strongly-connected.ts';

/** What may be looked at before roles are refused as more than any cluster holds. */
const MOST_RULES = 100_000_000;
const MOST_ROLES = 5_000_000;

/**
 * Gives every aggregating ClusterRole the rules that the aggregation controller would write (kubernetes
 * `pkg/controller/clusterroleaggregation`): selector by selector, the rules of the matching ClusterRoles in the
 * order of their names, each once. A role never gathers itself, but may gather roles that gather.
 *
 * Where nothing is gathered the written rules stay: the controller applies an empty set of fields, and takes
 * nothing from whoever wrote them.
 *
 * @throws RbacError `rules-too-large`
 */
export function aggregate(clusterRoles: readonly Role[], problems: ObjectProblem[]): readonly Role[] {
  const byName = [...clusterRoles].sort((a, b) => (a.name < b.name ? -1 : 1));
  const selected = selections(byName);
  const gathered = new Gathered();
  const sourcesOf = (role: Role) => selected.get(role) ?? [];
  // A circle comes after all that it gathers from.
  for (const circle of stronglyConnected([...selected.keys()], (role) =>
    sourcesOf(role).filter((of) => selected.has(of)),
  )) {
    const sources = new Set(circle.flatMap(sourcesOf));
    if (circle.length > 1) {
      for (const role of circle) sources.delete(role);
      const [settled, written] = [gathered.from([...sources]), gathered.from([...sources, ...circle])];
      for (const role of circle) gathered.set(role, written);
      // What stands in the circle itself is handed around in it, and where it is depends on the controller's timing.
      if (written.length > settled.length) problems.push(...circle.map(neverSettles));
      continue;
    }
    for (const role of circle) gathered.set(role, gathered.from([...sources]));
  }
  return clusterRoles.map((role) => ({ ...role, rules: gathered.of(role) }));
}

function neverSettles({ object }: Role): ObjectProblem {
  return {
    object,
    path: ['aggregationRule'],
    message: 'gathers roles that gather this one in turn, and their rules never settle: all that may reach it count',
  };
}

/** A role that was read from a cluster already has what the controller wrote. */
function computed(role: Role): boolean {
  return role.aggregates !== undefined && !role.brokenAggregation && role.object.origin.type !== 'cluster';
}

/** For each aggregating role the roles its selectors match, selector after selector. */
function selections(byName: readonly Role[]): ReadonlyMap<Role, readonly Role[]> {
  const bound = new Bound(MOST_ROLES);
  const known = new Map<string, readonly Role[]>();
  const matching = (selector: NonNullable<Role['aggregates']>[number]): readonly Role[] => {
    const key = JSON.stringify(selector);
    let found = known.get(key);
    if (found === undefined) {
      bound.count(byName.length);
      found = byName.filter((role) => matchesLabels(selector, role.object.labels));
      known.set(key, found);
    }
    bound.count(found.length);
    return found;
  };
  return new Map(
    byName.filter(computed).map((role) => {
      const all = new Set((role.aggregates ?? []).flatMap(matching));
      all.delete(role);
      return [role, [...all]];
    }),
  );
}

/** Counts what is looked at, up to a bound. */
class Bound {
  #left: number;

  constructor(most: number) {
    this.#left = most;
  }

  count(number: number): void {
    this.#left -= number;
    if (this.#left < 0) {
      throw new RbacError('rules-too-large', 'ClusterRoles gather more from each other than can be worked out');
    }
  }
}

/** A rule with the number of what it says. */
interface Numbered {
  readonly written: WrittenRule;
  readonly number: number;
}

/** The rules of roles as they are filled. */
class Gathered {
  readonly #numbers = new Map<string, number>();
  readonly #rules = new Map<Role, readonly Numbered[]>();
  /** By the number of a rule, the gathering that took it last. */
  readonly #takenBy: number[] = [];
  readonly #bound = new Bound(MOST_RULES);
  #gathering = 0;

  #rulesOf(role: Role): readonly Numbered[] {
    const rules = this.#rules.get(role) ?? role.rules.map((written) => this.#number(written));
    this.#rules.set(role, rules);
    return rules;
  }

  #number(written: WrittenRule): Numbered {
    const text = JSON.stringify(written.rule);
    const number = this.#numbers.get(text) ?? this.#numbers.size;
    this.#numbers.set(text, number);
    return { written, number };
  }

  of(role: Role): readonly WrittenRule[] {
    return this.#rules.get(role)?.map(({ written }) => written) ?? role.rules;
  }

  set(role: Role, rules: readonly Numbered[]): void {
    if (rules.length > 0) this.#rules.set(role, rules);
  }

  /** The rules of roles, one role after the other and each rule once. */
  from(roles: readonly Role[]): readonly Numbered[] {
    const gathering = ++this.#gathering;
    const found: Numbered[] = [];
    for (const role of roles) {
      const rules = this.#rulesOf(role);
      this.#bound.count(rules.length);
      for (const rule of rules) {
        if (this.#takenBy[rule.number] === gathering) continue;
        this.#takenBy[rule.number] = gathering;
        found.push(rule);
      }
    }
    return found;
  }
}
