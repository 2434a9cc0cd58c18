import { type Attributes, combinedResource, isResourceRequest, type ResourceAttributes } from './attributes.ts';
import { NO_MATCH, RuleMatcher } from './match-rule.ts';
import type { PolicyRule } from './policy-rule.ts';

/** The rules of a role, found by the resource that a request is for. */
export class RoleMatcher {
  /** In the role's order. A rule that is left out allows nothing. */
  readonly rules: readonly RuleMatcher[];
  /** Whether there are rules for resources, and for paths. */
  readonly hasResources: boolean;
  readonly hasPaths: boolean;
  /** For each resource that is listed, the rules that list it, ascending. */
  readonly #byResource = new Map<string, number[]>();
  readonly #forEveryResource: readonly number[];
  /** Rules such as `*\/exec` are found by going through them all. */
  readonly #namesSubresources: boolean;

  /** @param leftOut Whether the rule at that index is not given. */
  constructor(rules: readonly PolicyRule[], leftOut: (index: number) => boolean = () => false) {
    this.rules = rules.map((rule, index) => (leftOut(index) ? NO_MATCH : new RuleMatcher(rule)));
    const given = [...rules.entries()].filter(([index]) => !leftOut(index));
    this.#forEveryResource = given.flatMap(([index, rule]) => (rule.resources.includes('*') ? [index] : []));
    for (const [index, { resources }] of given) {
      for (const resource of resources) {
        const listing = this.#byResource.get(resource);
        if (listing === undefined) this.#byResource.set(resource, [index]);
        else if (listing.at(-1) !== index) listing.push(index);
      }
    }
    this.#namesSubresources = [...this.#byResource.keys()].some((resource) => resource.startsWith('*/'));
    this.hasResources = this.#byResource.size > 0;
    this.hasPaths = given.some(([, { nonResourceURLs }]) => nonResourceURLs.length > 0);
  }

  /** The index of the first rule that allows a request, or -1. */
  find(attributes: Attributes): number {
    if (!isResourceRequest(attributes)) return this.rules.findIndex((rule) => rule.allows(attributes));
    return this.findResource(attributes, combinedResource(attributes));
  }

  /** The same for a request whose `resource/subresource` is at hand. */
  findResource(request: ResourceAttributes, combined: string): number {
    const { subresource } = request;
    if (this.#namesSubresources && subresource) {
      return this.rules.findIndex(
        (rule) => rule.allowsResource(combined, subresource) && allowsOnResource(rule, request),
      );
    }
    const listing = this.#byResource.get(combined);
    const every = this.#first(this.#forEveryResource, request);
    if (listing === undefined) return every;
    const listed = this.#first(listing, request);
    return listed < 0 || (every >= 0 && every < listed) ? every : listed;
  }

  #first(candidates: readonly number[], request: ResourceAttributes): number {
    for (const index of candidates) {
      const rule = this.rules[index];
      if (rule !== undefined && allowsOnResource(rule, request)) return index;
    }
    return -1;
  }
}

function allowsOnResource(rule: RuleMatcher, { verb, group, name = '' }: ResourceAttributes): boolean {
  return rule.allowsVerb(verb) && rule.allowsGroup(group) && rule.allowsName(name);
}
