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
    matcher.allowsVerb(verb) &&
    matcher.allowsGroup(group) &&
    matcher.allowsResource(subresource ? `${resource}/${subresource}` : resource, subresource)
  );
}

const SECONDARY_VERBS = ['approve', 'bind', 'escalate'];

/** Whether the API server asks about it in the course of another request, as whoever makes that one. */
export function isSecondary({ verb, subresource }: Pattern): boolean {
  return SECONDARY_VERBS.includes(verb) || subresource === 'nodeclient';
}

/** Made once for each, since patterns are told apart as objects. */
const madeOnBehalf = new WeakMap<Pattern, Map<string, Pattern>>();

/**
 * What constrained impersonation asks of whoever makes such a request as another; undefined for what is not asked, and
 * for impersonation itself, which a request has once.
 */
export function onBehalf(mode: string, request: Pattern): Pattern | undefined {
  if (isSecondary(request) || request.verb.startsWith('impersonate')) return undefined;
  const known = madeOnBehalf.get(request) ?? new Map<string, Pattern>();
  madeOnBehalf.set(request, known);
  const made = known.get(mode) ?? { ...request, verb: `impersonate-on:${mode}:${request.verb}` };
  known.set(mode, made);
  return made;
}
