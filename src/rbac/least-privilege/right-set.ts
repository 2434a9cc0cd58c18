import { type Attributes, combinedResource, isResourceRequest } from '../attributes.ts';
import { covers, HeldRules } from '../covers.ts';
import { RuleMatcher } from '../match-rule.ts';
import { makeRule, type PolicyRule } from '../policy-rule.ts';
import { mergeRules } from './merge-rules.ts';

/** The rights to one verb on one resource: on the objects with these names, or on all. */
interface Cell {
  readonly verb: string;
  readonly group: string;
  /** With its subresource. */
  readonly resource: string;
  names: Set<string> | 'all';
}

/** How rights are knowingly made wider than what was used. Never beyond what was held. */
export interface Widening {
  /** Of these verbs, one used on a resource gives all. */
  readonly readVerbs: readonly string[];
  /** `drop`: on every object instead of those that were named. */
  readonly names: 'keep' | 'drop';
}

/** Rights in one namespace, or across namespaces, gathered one by one and written as rules. */
export class RightSet {
  readonly #cells = new Map<string, Cell>();
  readonly #paths = new Map<string, Set<string>>();
  readonly #whole: PolicyRule[] = [];

  add(attributes: Attributes): void {
    if (!isResourceRequest(attributes)) {
      const { verb, path } = attributes;
      this.#paths.set(path, (this.#paths.get(path) ?? new Set()).add(verb));
      return;
    }
    const resource = combinedResource(attributes);
    const cell = this.#cell(attributes.verb, attributes.group, resource);
    addNames(cell, attributes.name ? [attributes.name] : 'all');
  }

  /** Adds rules as they are, for those who must hold them to give them away. */
  addRules(rules: readonly PolicyRule[]): void {
    this.#whole.push(...rules);
  }

  /** Widens what was gathered as far as `held` goes. */
  widen({ readVerbs, names }: Widening, held: readonly PolicyRule[]): void {
    const rules = new HeldRules(held);
    const mayHave = (cell: Pick<Cell, 'verb' | 'group' | 'resource'>, resourceNames: readonly string[]) =>
      rules.covers([ruleOf(cell, resourceNames)]).covered;
    for (const used of [...this.#cells.values()].filter(({ verb }) => readVerbs.includes(verb))) {
      for (const verb of readVerbs) {
        const wanted = { verb, group: used.group, resource: used.resource };
        if (used.names === 'all') {
          if (mayHave(wanted, [])) addNames(this.#cell(verb, used.group, used.resource), 'all');
          continue;
        }
        const allowed = [...used.names].filter((name) => mayHave(wanted, [name]));
        if (allowed.length > 0) addNames(this.#cell(verb, used.group, used.resource), allowed);
      }
    }
    if (names === 'keep') return;
    for (const cell of this.#cells.values()) if (mayHave(cell, [])) cell.names = 'all';
  }

  /** The fewest rules that merging makes of it, without what the `given` rules hold already. */
  rules(given: readonly PolicyRule[]): readonly PolicyRule[] {
    const whole: PolicyRule[] = [];
    for (const rule of this.#whole) whole.push(...covers([...given, ...whole], [rule]).missing);
    const matchers = [...given, ...whole].map((rule) => new RuleMatcher(rule));
    const holds = ({ verb, group, resource }: Cell, name: string) => {
      const [base = '', subresource] = splitResource(resource);
      return matchers.some((matcher) => matcher.allows({ verb, group, resource: base, subresource, name }));
    };
    const atoms: PolicyRule[] = [];
    for (const cell of this.#cells.values()) {
      if (holds(cell, '')) continue;
      if (cell.names === 'all') atoms.push(ruleOf(cell, []));
      else for (const name of cell.names) if (!holds(cell, name)) atoms.push(ruleOf(cell, [name]));
    }
    for (const [path, verbs] of this.#paths) {
      for (const verb of verbs) {
        const isHeld = matchers.some((matcher) => matcher.allows({ verb, path }));
        if (!isHeld) atoms.push(makeRule({ verbs: [verb], nonResourceURLs: [path] }));
      }
    }
    return mergeRules([...atoms, ...whole]);
  }

  #cell(verb: string, group: string, resource: string): Cell {
    const key = `${verb}\n${group}\n${resource}`;
    const known = this.#cells.get(key);
    if (known !== undefined) return known;
    const made: Cell = { verb, group, resource, names: new Set() };
    this.#cells.set(key, made);
    return made;
  }
}

const DNS_LABEL = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

/**
 * Whether there can be a rule that allows a request and no other kind of request. One for a resource that is literally
 * named `*` is allowed by rules for everything alone; a namespace whose name is not valid can hold no Role.
 */
export function isExpressible(attributes: Attributes): boolean {
  if (attributes.verb === '*' || attributes.verb === '') return false;
  if (!isResourceRequest(attributes)) return !attributes.path.endsWith('*');
  const { group, resource, namespace } = attributes;
  if (namespace && (namespace.length > 63 || !DNS_LABEL.test(namespace))) return false;
  return group !== '*' && resource !== '*';
}

function addNames(cell: Cell, names: readonly string[] | 'all'): void {
  if (names === 'all') cell.names = 'all';
  else if (cell.names !== 'all') for (const name of names) cell.names.add(name);
}

function ruleOf({ verb, group, resource }: Omit<Cell, 'names'>, resourceNames: readonly string[]): PolicyRule {
  return makeRule({ verbs: [verb], apiGroups: [group], resources: [resource], resourceNames });
}

function splitResource(combined: string): readonly [string, string | undefined] {
  const slash = combined.indexOf('/');
  return slash < 0 ? [combined, undefined] : [combined.slice(0, slash), combined.slice(slash + 1)];
}
