import type { Attributes } from '../attributes.ts';
import { fieldSelectorOf } from './field-selector.ts';
import { decodePath, queryOf } from './url.ts';

/** HTTP methods with a verb of their own (apiserver `pkg/endpoints/request/requestinfo.go`). */
const VERBS: ReadonlyMap<string, string> = new Map([
  ['POST', 'create'],
  ['GET', 'get'],
  ['HEAD', 'get'],
  ['PUT', 'update'],
  ['PATCH', 'patch'],
  ['DELETE', 'delete'],
]);

/** First parts of a path that are a verb. */
const VERBS_IN_PATH = ['proxy', 'watch'];
/** What may follow a namespace's name and is no resource in it. */
const NAMESPACE_SUBRESOURCES = ['status', 'finalize'];

/**
 * The attributes of a request, as the API server's RequestInfo resolver finds them. The prefix `/api` has no group,
 * `/apis` has one; every other path is no resource.
 *
 * @param method The HTTP method, in upper case.
 * @param uri The path, percent-encoded, with its query.
 * @returns undefined when the API server answers such a request with an error before it authorizes it
 */
export function requestAttributes(method: string, uri: string): Attributes | undefined {
  const mark = uri.indexOf('?');
  const path = decodePath(mark < 0 ? uri : uri.slice(0, mark));
  if (path === undefined) return undefined;
  const nonResource = { verb: method.toLowerCase(), path };
  const parts = partsOf(path);
  const [prefix] = parts;
  if (prefix === 'api') {
    if (parts.length < 3) return nonResource;
    return resourceAttributes(method, '', parts.slice(2), mark < 0 ? '' : uri.slice(mark + 1));
  }
  if (prefix !== 'apis' || parts.length < 4) return nonResource;
  return resourceAttributes(method, parts[1] ?? '', parts.slice(3), mark < 0 ? '' : uri.slice(mark + 1));
}

function resourceAttributes(
  method: string,
  group: string,
  parts: readonly string[],
  queryText: string,
): Attributes | undefined {
  const verbInPath = VERBS_IN_PATH.find((verb) => verb === parts[0]);
  if (verbInPath !== undefined && parts.length < 2) return undefined;
  const own = verbInPath === undefined ? parts : parts.slice(1);
  const isInNamespace = own[0] === 'namespaces' && own.length > 1;
  const namespace = isInNamespace ? (own[1] ?? '') : '';
  const isBelow = isInNamespace && own.length > 2 && !NAMESPACE_SUBRESOURCES.includes(own[2] ?? '');
  const [resource = '', name = '', third = ''] = isBelow ? own.slice(2) : own;
  const subresource = verbInPath === 'proxy' ? '' : third;
  const verb = verbInPath ?? VERBS.get(method) ?? '';
  const target = { group, resource, subresource, namespace };
  if (name !== '') return { verb, ...target, name };
  if (verb === 'delete') return { verb: 'deletecollection', ...target, ...selected(queryText) };
  if (verb !== 'get') return { verb, ...target, name };
  return { ...listOrWatch(queryText), ...target, ...selected(queryText) };
}

/** A request for a collection: whether it watches, and the one name that its field selector asks for. */
function listOrWatch(queryText: string): { readonly verb: string; readonly name: string } {
  if (queryText === '') return { verb: 'list', name: '' };
  const query = queryOf(queryText);
  const watch = query.get('watch');
  const verb = watch !== undefined && !isFalse(watch) ? 'watch' : 'list';
  const selector = fieldSelectorOf(query.get('fieldSelector') ?? '');
  // Where one parameter is wrong none is used, but for the question whether to watch.
  if (selector === undefined || !isInteger(query.get('limit')) || !isInteger(query.get('timeoutSeconds'))) {
    return { verb, name: '' };
  }
  const name = selector.find(({ field, isEqual }) => isEqual && field === 'metadata.name')?.value ?? '';
  return { verb, name: isPathSegment(name) ? name : '' };
}

/** What the Node authorizer may look at besides. */
function selected(queryText: string): { readonly fieldSelector?: ReadonlyMap<string, string> } {
  if (!queryText.includes('fieldSelector')) return {};
  const terms = fieldSelectorOf(queryOf(queryText).get('fieldSelector') ?? '') ?? [];
  const equal = terms.filter(({ isEqual }) => isEqual).map(({ field, value }) => [field, value] as const);
  return equal.length === 0 ? {} : { fieldSelector: new Map(equal) };
}

function isFalse(text: string): boolean {
  return text === '0' || text.toLowerCase() === 'false';
}

const INTEGER = /^[+-]?\d{1,19}$/;

/** Whether Go reads it as a 64-bit whole number. */
function isInteger(text: string | undefined): boolean {
  if (text === undefined) return true;
  return INTEGER.test(text) && BigInt.asIntN(64, BigInt(text.replace('+', ''))) === BigInt(text.replace('+', ''));
}

function isPathSegment(name: string): boolean {
  return name !== '.' && name !== '..' && !name.includes('/') && !name.includes('%');
}

function partsOf(path: string): readonly string[] {
  let start = 0;
  let end = path.length;
  while (start < end && path[start] === '/') start++;
  while (end > start && path[end - 1] === '/') end--;
  return start === end ? [] : path.slice(start, end).split('/');
}
