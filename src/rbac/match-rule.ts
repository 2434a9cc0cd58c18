import { type Attributes, combinedResource, isResourceRequest } from './attributes.ts';
import { makeRule, type PolicyRule } from './policy-rule.ts';

/** A list of names in which `*` stands for every name. */
class Names {
  readonly #all: boolean;
  readonly #listed: ReadonlySet<string>;

  constructor(names: readonly string[]) {
    this.#listed = new Set(names);
    this.#all = this.#listed.has('*');
  }

  has(name: string): boolean {
    return this.#all || this.#listed.has(name);
  }

  lists(name: string): boolean {
    return this.#listed.has(name);
  }
}

/**
 * A rule made ready to be asked many times. Its meaning (kubernetes `pkg/apis/rbac/v1/evaluation_helpers.go`):
 *
 * - `*` as a verb, group or resource is everything; as a resource it covers subresources.
 * - `*\/exec` is the subresource `exec` of every resource. `pods/*` has no special meaning.
 * - Without resourceNames every name matches, and none; with them the request must carry one that is listed.
 * - A non-resource URL that ends in `*` is a prefix.
 */
export class RuleMatcher {
  readonly #verbs: Names;
  readonly #groups: Names;
  readonly #resources: Names;
  readonly #namesSubresources: boolean;
  readonly #names: ReadonlySet<string> | undefined;
  readonly #paths: ReadonlySet<string>;
  readonly #pathPrefixes: readonly string[];

  constructor(rule: PolicyRule) {
    this.#verbs = new Names(rule.verbs);
    this.#groups = new Names(rule.apiGroups);
    this.#resources = new Names(rule.resources);
    this.#namesSubresources = rule.resources.some((resource) => resource.startsWith('*/'));
    this.#names = rule.resourceNames.length > 0 ? new Set(rule.resourceNames) : undefined;
    this.#paths = new Set(rule.nonResourceURLs);
    this.#pathPrefixes = rule.nonResourceURLs.filter((url) => url.endsWith('*')).map(withoutStars);
  }

  allowsVerb(verb: string): boolean {
    return this.#verbs.has(verb);
  }

  allowsGroup(group: string): boolean {
    return this.#groups.has(group);
  }

  /** `combined` is `resource/subresource`, or the resource alone when there is no subresource. */
  allowsResource(combined: string, subresource: string | undefined): boolean {
    if (this.#resources.has(combined)) return true;
    return this.#namesSubresources && Boolean(subresource) && this.#resources.lists(`*/${subresource}`);
  }

  allowsName(name: string): boolean {
    return this.#names === undefined || this.#names.has(name);
  }

  allowsPath(path: string): boolean {
    return this.#paths.has(path) || this.#pathPrefixes.some((prefix) => path.startsWith(prefix));
  }

  allows(attributes: Attributes): boolean {
    if (!isResourceRequest(attributes)) return this.allowsVerb(attributes.verb) && this.allowsPath(attributes.path);
    return (
      this.allowsResource(combinedResource(attributes), attributes.subresource) &&
      this.allowsGroup(attributes.group) &&
      this.allowsVerb(attributes.verb) &&
      this.allowsName(attributes.name ?? '')
    );
  }
}

/** A rule that allows nothing. */
export const NO_MATCH = new RuleMatcher(makeRule({}));

/** `/a/**` is the prefix `/a/`: every star at the end goes. */
export function withoutStars(url: string): string {
  let end = url.length;
  while (end > 0 && url[end - 1] === '*') end--;
  return url.slice(0, end);
}
