import { withoutStars } from './match-rule.ts';
import { makeRule, type PolicyRule } from './policy-rule.ts';
import { RbacError } from './rbac-error.ts';

/** Whether rules hold everything that others ask, and what they lack. */
export interface Coverage {
  readonly covered: boolean;
  /** What is not covered: together these rules are exactly the missing combinations. */
  readonly missing: readonly PolicyRule[];
}

/** Combinations of classes that are looked at before the answer is refused. */
const LARGEST_PRODUCT = 5_000_000;

/**
 * Whether a holder of the `owner` rules may give away the `requested` ones, as the API server's escalation check
 * decides (component-helpers `auth/rbac/validation`, Covers). Each combination of group, resource, verb and name
 * must be covered by one owner rule. A wildcard is covered by a wildcard alone: `*` by `*`, `pods/*` by `*\/*`.
 *
 * @throws RbacError `rules-too-large` when the rules are beyond any that a cluster can use.
 */
export function covers(owner: readonly PolicyRule[], requested: readonly PolicyRule[]): Coverage {
  return new HeldRules(owner).covers(requested);
}

/** Rules that are held, ready to be compared with others many times. */
export class HeldRules {
  readonly #rules: readonly HeldRule[];
  readonly #withPaths: readonly HeldRule[];
  /** Rules that cover themselves, by what they say. */
  readonly #whole: ReadonlySet<string>;
  readonly #groups: Listing;
  readonly #resources: Listing;
  readonly #verbs: Listing;

  constructor(owner: readonly PolicyRule[]) {
    const byText = new Map(owner.map((rule) => [JSON.stringify(rule), rule]));
    this.#rules = [...byText.values()].map((rule) => new HeldRule(rule));
    // An owner rule with resourceNames covers nothing without a name, and a path has none.
    this.#withPaths = this.#rules.filter(
      ({ rule }) => rule.nonResourceURLs.length > 0 && rule.resourceNames.length === 0,
    );
    this.#whole = new Set(
      [...byText].flatMap(([text, { nonResourceURLs, resourceNames }]) =>
        nonResourceURLs.length > 0 && resourceNames.length > 0 ? [] : [text],
      ),
    );
    this.#groups = new Listing(this.#rules.map(({ rule }) => rule.apiGroups));
    this.#resources = new Listing(this.#rules.map(({ rule }) => rule.resources));
    this.#verbs = new Listing(this.#rules.map(({ rule }) => rule.verbs));
  }

  /** See {@link covers}. */
  covers(requested: readonly PolicyRule[]): Coverage {
    const missing = requested
      .filter((rule) => !this.#whole.has(JSON.stringify(rule)))
      .flatMap((rule) => [...this.#missingResources(rule), ...this.#missingPaths(rule)]);
    return { covered: missing.length === 0, missing };
  }

  /** The same without saying what is missing: most rules that are not covered fail at their first combination. */
  isCovered(requested: readonly PolicyRule[]): boolean {
    return requested.every((rule) => this.covers([firstOf(rule)]).covered) && this.covers(requested).covered;
  }

  #missingResources(rule: PolicyRule): readonly PolicyRule[] {
    const candidates = this.#candidates(rule);
    const groups = classes(rule.apiGroups, candidates, (held, group) => held.hasGroup(group));
    const resources = classes(rule.resources, candidates, (held, resource) => held.hasResource(resource));
    const verbs = classes(rule.verbs, candidates, (held, verb) => held.hasVerb(verb));
    if (groups.length * resources.length * verbs.length > LARGEST_PRODUCT) {
      throw new RbacError('rules-too-large', 'a rule is too large to compare: split it into smaller rules');
    }
    const missing: PolicyRule[] = [];
    for (const group of groups) {
      for (const resource of resources) {
        const both = intersect(group.owners, resource.owners);
        const byNames = new Map<string, { readonly names: readonly string[]; readonly verbs: string[] }>();
        for (const verb of verbs) {
          const names = missingNames(candidates, intersect(both, verb.owners), rule.resourceNames);
          if (names === undefined) continue;
          const key = names.join('\n');
          const known = byNames.get(key);
          if (known === undefined) byNames.set(key, { names, verbs: [...verb.values] });
          else known.verbs.push(...verb.values);
        }
        for (const { names, verbs } of byNames.values()) {
          missing.push(makeRule({ verbs, apiGroups: group.values, resources: resource.values, resourceNames: names }));
        }
      }
    }
    return missing;
  }

  /** The rules that may cover something of another: those of the list that leaves the fewest. */
  #candidates({ apiGroups, resources, verbs, resourceNames }: PolicyRule): readonly HeldRule[] {
    const lists: readonly (readonly [Listing, readonly string[]])[] = [
      [this.#groups, apiGroups],
      [this.#resources, resources.flatMap(namesHolding)],
      [this.#verbs, verbs],
    ];
    const [fewest] = lists
      .map(([listing, values]) => ({ listing, values, count: listing.count(values) }))
      .sort((one, other) => one.count - other.count);
    return (fewest?.listing.holding(fewest.values) ?? []).flatMap((index) => {
      const held = this.#rules[index];
      // A rule for some names covers nothing of one for all.
      return held === undefined || (resourceNames.length === 0 && held.rule.resourceNames.length > 0) ? [] : [held];
    });
  }

  #missingPaths(rule: PolicyRule): readonly PolicyRule[] {
    const held = this.#withPaths;
    const paths = classes(rule.nonResourceURLs, held, (one, path) => one.hasPath(path));
    const verbs = classes(rule.verbs, held, (one, verb) => one.hasVerb(verb));
    return paths.flatMap((path) =>
      verbs
        .filter((verb) => intersect(path.owners, verb.owners).length === 0)
        .map((verb) => makeRule({ nonResourceURLs: path.values, verbs: verb.values })),
    );
  }
}

/** The first combination of a rule. */
function firstOf({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule): PolicyRule {
  return makeRule({
    verbs: verbs.slice(0, 1),
    apiGroups: apiGroups.slice(0, 1),
    resources: resources.slice(0, 1),
    resourceNames: resourceNames.slice(0, 1),
    nonResourceURLs: nonResourceURLs.slice(0, 1),
  });
}

/** Which rules list a value, by their indices. */
class Listing {
  readonly #byValue = new Map<string, number[]>();

  constructor(lists: readonly (readonly string[])[]) {
    for (const [index, values] of lists.entries()) {
      for (const value of values) {
        const known = this.#byValue.get(value);
        if (known === undefined) this.#byValue.set(value, [index]);
        else if (known.at(-1) !== index) known.push(index);
      }
    }
  }

  /** How many rules list one of the values or everything, at the most. */
  count(values: readonly string[]): number {
    return this.#listing(values).reduce((sum, indices) => sum + indices.length, 0);
  }

  /** The rules that list one of the values or everything, ascending. */
  holding(values: readonly string[]): readonly number[] {
    return [...new Set(this.#listing(values).flat())].sort((a, b) => a - b);
  }

  #listing(values: readonly string[]): readonly (readonly number[])[] {
    return [...new Set(['*', ...values])].flatMap((value) => {
      const indices = this.#byValue.get(value);
      return indices === undefined ? [] : [indices];
    });
  }
}

/** What lists of resources may say to hold one, but for `*`. */
function namesHolding(resource: string): readonly string[] {
  const slash = resource.indexOf('/');
  return slash < 0 ? [resource] : [resource, `*${resource.slice(slash)}`];
}

/** A rule that is held, as sets. */
class HeldRule {
  readonly rule: PolicyRule;
  readonly #groups: ReadonlySet<string>;
  readonly #resources: ReadonlySet<string>;
  readonly #verbs: ReadonlySet<string>;
  #paths: { readonly exact: ReadonlySet<string>; readonly prefixes: readonly string[] } | undefined;

  constructor(rule: PolicyRule) {
    this.rule = rule;
    this.#groups = new Set(rule.apiGroups);
    this.#resources = new Set(rule.resources);
    this.#verbs = new Set(rule.verbs);
  }

  hasGroup(group: string): boolean {
    return this.#groups.has('*') || this.#groups.has(group);
  }

  hasResource(resource: string): boolean {
    return this.#resources.has('*') || namesHolding(resource).some((name) => this.#resources.has(name));
  }

  hasVerb(verb: string): boolean {
    return this.#verbs.has('*') || this.#verbs.has(verb);
  }

  hasPath(path: string): boolean {
    const { nonResourceURLs } = this.rule;
    this.#paths ??= {
      exact: new Set(nonResourceURLs),
      prefixes: nonResourceURLs.filter((url) => url.endsWith('*')).map(withoutStars),
    };
    return this.#paths.exact.has(path) || this.#paths.prefixes.some((prefix) => path.startsWith(prefix));
  }
}

/** Values that the same held rules hold, so that one stands for all. */
interface Class {
  readonly values: readonly string[];
  /** Indices of the held rules, ascending. */
  readonly owners: readonly number[];
}

function classes(
  values: readonly string[],
  held: readonly HeldRule[],
  holds: (held: HeldRule, value: string) => boolean,
): readonly Class[] {
  const byOwners = new Map<string, { values: string[]; owners: number[] }>();
  for (const value of new Set(values)) {
    const owners = held.flatMap((one, index) => (holds(one, value) ? [index] : []));
    const key = owners.join();
    const known = byOwners.get(key);
    if (known === undefined) byOwners.set(key, { values: [value], owners });
    else known.values.push(value);
  }
  return [...byOwners.values()];
}

/** The names that none of those held rules holds; undefined when nothing is missing. */
function missingNames(
  held: readonly HeldRule[],
  holding: readonly number[],
  names: readonly string[],
): readonly string[] | undefined {
  const known = new Set<string>();
  for (const index of holding) {
    const resourceNames = held[index]?.rule.resourceNames ?? [];
    if (resourceNames.length === 0) return undefined;
    for (const name of resourceNames) known.add(name);
  }
  if (names.length === 0) return [];
  const missing = names.filter((name) => !known.has(name));
  return missing.length > 0 ? missing : undefined;
}

function intersect(a: readonly number[], b: readonly number[]): readonly number[] {
  const inB = new Set(b);
  return a.filter((index) => inB.has(index));
}
