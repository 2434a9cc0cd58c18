import { makeRule, type PolicyRule } from '../policy-rule.ts';

type Dimension = keyof PolicyRule;

/** The order in which rules are merged: what is read best together first. */
const DIMENSIONS: readonly Dimension[] = ['resourceNames', 'verbs', 'resources', 'apiGroups', 'nonResourceURLs'];

/** Verbs in the order in which people write them; others follow by name. */
const VERB_ORDER = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'];

/**
 * Merges rules that differ in one list alone, until no two are left that do. The result gives exactly what the rules
 * gave, and is the same for every order of them.
 */
export function mergeRules(rules: readonly PolicyRule[]): readonly PolicyRule[] {
  let merged = [...rules];
  for (let before = Number.POSITIVE_INFINITY; merged.length < before; ) {
    before = merged.length;
    for (const dimension of DIMENSIONS) merged = mergeIn(dimension, merged);
  }
  return merged.map(sorted).sort(byText);
}

function mergeIn(dimension: Dimension, rules: readonly PolicyRule[]): PolicyRule[] {
  const others = DIMENSIONS.filter((other) => other !== dimension);
  const alike = Map.groupBy(rules, (rule) =>
    // A rule for every name is none that takes more names in, and a rule for no path none that takes paths.
    JSON.stringify([rule[dimension].length === 0, ...others.map((other) => [...rule[other]].sort())]),
  );
  return [...alike.values()].map((same) => {
    const values = new Set(same.flatMap((rule) => rule[dimension]));
    return makeRule({ ...same[0], [dimension]: [...values] });
  });
}

function sorted(rule: PolicyRule): PolicyRule {
  return makeRule({
    verbs: [...rule.verbs].sort((a, b) => rank(a) - rank(b) || compare(a, b)),
    apiGroups: [...rule.apiGroups].sort(compare),
    resources: [...rule.resources].sort(compare),
    resourceNames: [...rule.resourceNames].sort(compare),
    nonResourceURLs: [...rule.nonResourceURLs].sort(compare),
  });
}

function rank(verb: string): number {
  const at = VERB_ORDER.indexOf(verb);
  return at < 0 ? VERB_ORDER.length : at;
}

function byText(a: PolicyRule, b: PolicyRule): number {
  return compare(textOf(a), textOf(b));
}

function textOf({ apiGroups, resources, resourceNames, nonResourceURLs, verbs }: PolicyRule): string {
  const isPath = nonResourceURLs.length > 0;
  const isNamed = resourceNames.length > 0;
  return JSON.stringify([isPath, apiGroups, resources, isNamed, resourceNames, nonResourceURLs, verbs]);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
