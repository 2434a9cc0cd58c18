import type { RuleMatcher } from '../match-rule.ts';

/** A kind of request that a way up is made of, of any name and in any namespace. */
export interface Pattern {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  /** Whether the request is outside namespaces, so that no RoleBinding can allow it. */
  readonly clusterScoped: boolean;
}

/** `pattern('create', '', 'pods/exec')` */
export function pattern(verb: string, group: string, combined: string): Pattern {
  const [resource = '', subresource = ''] = combined.split('/');
  return { verb, group, resource, subresource, clusterScoped: false };
}

/** The same for a request outside namespaces. */
export function clusterPattern(verb: string, group: string, combined: string): Pattern {
  return { ...pattern(verb, group, combined), clusterScoped: true };
}

/** Whether a rule allows the pattern for some name. */
export function allowsPattern(matcher: RuleMatcher, { verb, group, resource, subresource }: Pattern): boolean {
  return (
    matcher.allowsResource(subresource ? `${resource}/${subresource}` : resource, subresource) &&
    matcher.allowsVerb(verb) &&
    matcher.allowsGroup(group)
  );
}
