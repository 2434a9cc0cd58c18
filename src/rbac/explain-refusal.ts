import { type Attributes, combinedResource, isResourceRequest, type ResourceAttributes } from './attributes.ts';
import type { RuleMatcher } from './match-rule.ts';
import type { PolicyRule } from './policy-rule.ts';
import type { BoundRole, Grant } from './principal.ts';
import type { RbacIndex } from './rbac-index.ts';
import type { User } from './subject.ts';

/** What keeps a grant from allowing a request. */
export type Lack = 'verb' | 'group' | 'resource' | 'name' | 'path' | 'namespace';

/** A grant that comes close to allowing a request, and the one thing it lacks. */
export interface NearGrant {
  readonly grant: Grant;
  readonly lacks: Lack;
}

/** What was missing for a request that was refused. */
export interface Refusal {
  /** Grants that fail in one thing alone, those of the request's namespace first. */
  readonly near: readonly NearGrant[];
  /** Whether bindings give the user anything at all. */
  readonly holdsAnything: boolean;
}

/** Says what is missing for a request that was refused: the grants that would allow it but for one thing. */
export function explainRefusal(index: RbacIndex, user: User, attributes: Attributes): Refusal {
  const principal = index.principal(user);
  const namespace = isResourceRequest(attributes) ? (attributes.namespace ?? '') : '';
  const here = principal.boundIn(namespace);
  const near = here.flatMap((bound) => nearGrants(bound, (rule, matcher) => onlyLack(rule, matcher, attributes)));
  for (const other of isResourceRequest(attributes) ? principal.namespaces : []) {
    if (other === namespace) continue;
    for (const bound of principal.boundIn(other)) {
      if (bound.binding.kind !== 'RoleBinding') continue;
      near.push(...nearGrants(bound, (_, matcher) => (matcher.allows(attributes) ? 'namespace' : undefined)));
    }
  }
  return { near, holdsAnything: here.length > 0 || principal.namespaces.length > 0 };
}

function nearGrants(
  bound: BoundRole,
  lack: (rule: PolicyRule, matcher: RuleMatcher) => Lack | undefined,
): readonly NearGrant[] {
  return bound.matcher.rules.flatMap((matcher, ruleIndex) => {
    const grant = bound.grant(ruleIndex);
    const lacks = grant && lack(grant.rule.rule, matcher);
    return lacks && grant ? [{ grant, lacks }] : [];
  });
}

function onlyLack(rule: PolicyRule, matcher: RuleMatcher, attributes: Attributes): Lack | undefined {
  if (!isResourceRequest(attributes)) {
    if (rule.nonResourceURLs.length === 0) return undefined;
    const verb = matcher.allowsVerb(attributes.verb);
    const path = matcher.allowsPath(attributes.path);
    if (verb === path) return undefined;
    return verb ? 'path' : 'verb';
  }
  const lacks = lacksOf(matcher, attributes);
  const [only] = lacks;
  if (lacks.length !== 1 || only === undefined) return undefined;
  // A rule for another resource is not near, unless it is for another subresource of the one asked for.
  const sibling = rule.resources.some((resource) => resource.split('/', 1)[0] === attributes.resource);
  return only === 'resource' && !sibling ? undefined : only;
}

function lacksOf(rule: RuleMatcher, attributes: ResourceAttributes): readonly Lack[] {
  const lacks: Lack[] = [];
  if (!rule.allowsVerb(attributes.verb)) lacks.push('verb');
  if (!rule.allowsGroup(attributes.group)) lacks.push('group');
  if (!rule.allowsResource(combinedResource(attributes), attributes.subresource)) lacks.push('resource');
  if (!rule.allowsName(attributes.name ?? '')) lacks.push('name');
  return lacks;
}
