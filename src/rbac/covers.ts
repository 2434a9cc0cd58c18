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
  const missing = requested.flatMap((rule) => [...missingResources(owner, rule), ...missingPaths(owner, rule)]);
  return { covered: missing.length === 0, missing };
}

/** The same without saying what is missing: most rules that are not covered fail at their first combination. */
export function isCovered(owner: readonly PolicyRule[], requested: readonly PolicyRule[]): boolean {
  for (const { verbs, apiGroups, resources, resourceNames, nonResourceURLs } of requested) {
    const first = makeRule({
      verbs: verbs.slice(0, 1),
      apiGroups: apiGroups.slice(0, 1),
      resources: resources.slice(0, 1),
      resourceNames: resourceNames.slice(0, 1),
      nonResourceURLs: nonResourceURLs.slice(0, 1),
    });
    if (!covers(owner, [first]).covered) return false;
  }
  return covers(owner, requested).covered;
}

/** Values that the same owner rules hold, so that one stands for all. */
interface Class {
  readonly values: readonly string[];
  /** Indices of the owner rules that hold them, ascending. */
  readonly owners: readonly number[];
}

function missingResources(owner: readonly PolicyRule[], rule: PolicyRule): readonly PolicyRule[] {
  const groups = classes(rule.apiGroups, owner, ({ apiGroups }) => holder(apiGroups));
  const resources = classes(rule.resources, owner, ({ resources }) => resourceHolder(resources));
  const verbs = classes(rule.verbs, owner, ({ verbs }) => holder(verbs));
  if (groups.length * resources.length * verbs.length > LARGEST_PRODUCT) {
    throw new RbacError('rules-too-large', 'a rule is too large to compare: split it into smaller rules');
  }
  const missing: PolicyRule[] = [];
  for (const group of groups) {
    for (const resource of resources) {
      const both = intersect(group.owners, resource.owners);
      const byNames = new Map<string, { readonly names: readonly string[]; readonly verbs: string[] }>();
      for (const verb of verbs) {
        const names = missingNames(owner, intersect(both, verb.owners), rule.resourceNames);
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

/** The names that none of those owner rules holds; undefined when nothing is missing. */
function missingNames(
  owner: readonly PolicyRule[],
  holding: readonly number[],
  names: readonly string[],
): readonly string[] | undefined {
  const held = new Set<string>();
  for (const index of holding) {
    const resourceNames = owner[index]?.resourceNames ?? [];
    if (resourceNames.length === 0) return undefined;
    for (const name of resourceNames) held.add(name);
  }
  if (names.length === 0) return [];
  const missing = names.filter((name) => !held.has(name));
  return missing.length > 0 ? missing : undefined;
}

function missingPaths(owner: readonly PolicyRule[], rule: PolicyRule): readonly PolicyRule[] {
  // An owner rule with resourceNames covers nothing without a name, and a path has none.
  const unnamed = owner.map((held) => (held.resourceNames.length === 0 ? held : makeRule({})));
  const paths = classes(rule.nonResourceURLs, unnamed, ({ nonResourceURLs }) => pathHolder(nonResourceURLs));
  const verbs = classes(rule.verbs, unnamed, ({ verbs }) => holder(verbs));
  return paths.flatMap((path) =>
    verbs
      .filter((verb) => intersect(path.owners, verb.owners).length === 0)
      .map((verb) => makeRule({ nonResourceURLs: path.values, verbs: verb.values })),
  );
}

type Holds = (value: string) => boolean;

function classes(values: readonly string[], owner: readonly PolicyRule[], holds: (rule: PolicyRule) => Holds): Class[] {
  if (values.length === 0) return [];
  const holders = owner.map(holds);
  const byOwners = new Map<string, { values: string[]; owners: number[] }>();
  for (const value of new Set(values)) {
    const owners = holders.flatMap((has, index) => (has(value) ? [index] : []));
    const key = owners.join();
    const known = byOwners.get(key);
    if (known === undefined) byOwners.set(key, { values: [value], owners });
    else known.values.push(value);
  }
  return [...byOwners.values()];
}

function holder(held: readonly string[]): Holds {
  const set = new Set(held);
  return set.has('*') ? () => true : (value) => set.has(value);
}

function resourceHolder(held: readonly string[]): Holds {
  const set = new Set(held);
  if (set.has('*')) return () => true;
  return (resource) => {
    if (set.has(resource)) return true;
    const slash = resource.indexOf('/');
    return slash >= 0 && set.has(`*${resource.slice(slash)}`);
  };
}

function pathHolder(held: readonly string[]): Holds {
  const set = new Set(held);
  const prefixes = held.filter((path) => path.endsWith('*')).map(withoutStars);
  return (path) => set.has(path) || prefixes.some((prefix) => path.startsWith(prefix));
}

function intersect(a: readonly number[], b: readonly number[]): readonly number[] {
  const inB = new Set(b);
  return a.filter((index) => inB.has(index));
}
