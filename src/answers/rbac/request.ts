import { type ApiResource, ApiResources, type Attributes, type RbacIndex } from '../../rbac/index.ts';
import { AnswersError } from '../answers-error.ts';

export interface RequestArguments {
  readonly verb: string;
  /** `pods`, `deployments.apps`, `pods/exec`, or `/metrics`. */
  readonly resource: string;
  readonly name?: string | undefined;
  readonly namespace?: string | undefined;
}

/** A request, and what should be known about how it was understood. */
export interface RequestQuestion {
  readonly attributes: Attributes;
  readonly notes: readonly string[];
}

/**
 * Understands a request as a person writes it. A resource without a group is that of Kubernetes, or of a custom
 * resource that was read; a dot at the end stands for the core group.
 *
 * @throws AnswersError `bad-question` when several resources can be meant.
 */
export function requestOf(index: RbacIndex, { verb, resource, name, namespace }: RequestArguments): RequestQuestion {
  if (resource.startsWith('/')) return { attributes: { verb: verb.toLowerCase(), path: resource }, notes: [] };
  const [type = '', ...rest] = resource.split('/');
  const subresource = rest.join('/');
  const known = new ApiResources(index.snapshot);
  const found = choose(type, known);
  const notes: string[] = [];
  if (found === undefined) notes.push(`no resource "${type}" is known: it is taken as it is written`);
  if (found !== undefined && subresource !== '' && !known.hasSubresource(found, subresource)) {
    notes.push(`${found.resource} have no subresource "${subresource}"`);
  }
  const clusterScoped = found !== undefined && !found.namespaced;
  if (clusterScoped && namespace !== undefined && found.resource !== 'namespaces') {
    notes.push(`${found.resource} live outside namespaces: -n is not part of the request`);
  }
  const dot = type.indexOf('.');
  const attributes = {
    verb,
    group: found?.group ?? (dot < 0 ? '' : type.slice(dot + 1)),
    resource: found?.resource ?? (dot < 0 ? type : type.slice(0, dot)),
    subresource,
    name: name ?? '',
    // A request for a Namespace is made in it.
    namespace:
      found?.resource === 'namespaces' && found.group === '' ? (name ?? '') : clusterScoped ? '' : (namespace ?? ''),
  };
  return { attributes, notes };
}

function choose(type: string, known: ApiResources): ApiResource | undefined {
  const candidates = known.named(type);
  const [first] = candidates;
  if (first === undefined || candidates.length === 1) return first;
  // Kubernetes prefers its own older groups: events are the core group's.
  const core = candidates.find(({ group }) => group === '');
  if (core !== undefined) return core;
  const names = candidates.map(({ resource, group }) => `${resource}.${group}`);
  throw new AnswersError('bad-question', `"${type}" can be ${names.join(' or ')}: write one of them`);
}
