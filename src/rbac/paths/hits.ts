import type { PolicyRule } from '../policy-rule.ts';
import type { RoleMatcher } from '../role-matcher.ts';
import { allowsPattern, type Pattern } from './pattern.ts';
import type { Technique } from './technique.ts';

/** A rule of a role that allows a pattern; names is undefined when it allows every name. */
export interface Hit {
  readonly ruleIndex: number;
  readonly names: ReadonlySet<string> | undefined;
  /** Whether the rule gives every verb on every object. */
  readonly everything: boolean;
}

/** What the rules of a role allow, and the techniques that ask about it. */
export interface Hits {
  readonly byPattern: ReadonlyMap<Pattern, readonly Hit[]>;
  readonly techniques: readonly Technique[];
  /** The indices of rules that give every verb on every object. */
  readonly everything: readonly number[];
}

const NO_HITS: Hits = { byPattern: new Map(), techniques: [], everything: [] };

/** Finds which patterns each rule of a role allows. Asked once a role, since many bindings share one. */
export class HitFinder {
  readonly #asking = new Map<Pattern, Technique[]>();
  readonly #byResource: ReadonlyMap<string, readonly Pattern[]>;
  readonly #known = new Map<RoleMatcher, Hits>();
  #everything: Hits | undefined;

  constructor(techniques: readonly Technique[]) {
    for (const technique of techniques) {
      for (const pattern of technique.patterns) {
        this.#asking.set(pattern, [...(this.#asking.get(pattern) ?? []), technique]);
      }
    }
    this.#byResource = Map.groupBy(this.#asking.keys(), ({ resource, subresource }) =>
      subresource ? `${resource}/${subresource}` : resource,
    );
  }

  hits(role: RoleMatcher, ruleAt: (index: number) => PolicyRule | undefined): Hits {
    const known = this.#known.get(role);
    if (known !== undefined) return known;
    const byPattern = new Map<Pattern, Hit[]>();
    for (const [ruleIndex, matcher] of role.rules.entries()) {
      const rule = ruleAt(ruleIndex);
      if (rule === undefined) continue;
      const { resourceNames } = rule;
      const names = resourceNames.length > 0 ? new Set(resourceNames) : undefined;
      const hit: Hit = { ruleIndex, names, everything: isEverything(rule) };
      for (const pattern of this.#candidates(rule.resources)) {
        if (!allowsPattern(matcher, pattern)) continue;
        const found = byPattern.get(pattern);
        if (found === undefined) byPattern.set(pattern, [hit]);
        else found.push(hit);
      }
    }
    const hits = this.grouped(byPattern);
    this.#known.set(role, hits);
    return hits;
  }

  /** The patterns that a rule with these resources may allow. */
  #candidates(resources: readonly string[]): Iterable<Pattern> {
    if (resources.some((resource) => resource === '*' || resource.startsWith('*/'))) return this.#asking.keys();
    return new Set(resources.flatMap((resource) => this.#byResource.get(resource) ?? []));
  }

  /** What a rule allows that gives everything. */
  get everything(): Hits {
    const hit: Hit = { ruleIndex: 0, names: undefined, everything: false };
    this.#everything ??= this.grouped(new Map([...this.#asking.keys()].map((pattern) => [pattern, [hit]])));
    return this.#everything;
  }

  /** The same with the techniques that ask about it. */
  grouped(byPattern: ReadonlyMap<Pattern, readonly Hit[]>): Hits {
    if (byPattern.size === 0) return NO_HITS;
    const techniques = [...byPattern.keys()].flatMap((pattern) => this.#asking.get(pattern) ?? []);
    const everything = [...byPattern.values()].flat().flatMap((hit) => (hit.everything ? [hit.ruleIndex] : []));
    return { byPattern, techniques: [...new Set(techniques)], everything: [...new Set(everything)] };
  }
}

/** Whether a rule gives every verb on every object. */
function isEverything(rule: PolicyRule): boolean {
  return (
    rule.verbs.includes('*') &&
    rule.apiGroups.includes('*') &&
    rule.resources.includes('*') &&
    rule.resourceNames.length === 0
  );
}
