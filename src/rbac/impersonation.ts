import { isAtLeast } from '../kube/index.ts';
import { type Attributes, describeAttributes, isResourceRequest } from './attributes.ts';
import { authorize } from './authorize.ts';
import type { RbacIndex } from './rbac-index.ts';
import {
  ANONYMOUS_USER,
  AUTHENTICATED_GROUP,
  isDnsSubdomain,
  MASTERS_GROUP,
  NODES_GROUP,
  nodeOfUsername,
  serviceAccountGroups,
  splitServiceAccountName,
  UNAUTHENTICATED_GROUP,
  type User,
} from './subject.ts';

/** The ways to impersonate, in the order in which the API server tries them. */
export type ImpersonationMode = 'associated-node' | 'arbitrary-node' | 'serviceaccount' | 'user-info' | 'legacy';

/** The identity asked for by the `Impersonate-*` headers; absent parts are empty. */
export interface WantedUser {
  readonly name: string;
  readonly uid?: string | undefined;
  readonly groups?: readonly string[] | undefined;
  readonly extra?: ReadonlyMap<string, readonly string[]> | undefined;
}

/** Who the request is made as, and in which mode; or what was missing in each mode that applied. */
export type ImpersonationDecision =
  | { readonly allowed: true; readonly mode: ImpersonationMode; readonly user: User }
  | {
      readonly allowed: false;
      readonly refusals: readonly { readonly mode: ImpersonationMode; readonly missing: string }[];
    };

const GROUP = 'authentication.k8s.io';
const NODE_NAME_EXTRA = 'authentication.kubernetes.io/node-name';
/** From this many groups, or extra values, one check with the name `*` is tried first. */
const MANY = 4;

/**
 * Whether `requestor` may make a request as somebody else (apiserver `pkg/endpoints/filters/impersonation`).
 * Constrained impersonation (from 1.36; alpha and off in 1.35) needs `impersonate:<mode>` on the identity in
 * `authentication.k8s.io` *and* `impersonate-on:<mode>:<verb>` on the target. The legacy verb `impersonate`
 * always remains.
 */
export function impersonate(
  index: RbacIndex,
  requestor: User,
  wanted: WantedUser,
  attributes: Attributes,
): ImpersonationDecision {
  const modes: readonly ImpersonationMode[] = isAtLeast(index.kubernetesVersion, 36)
    ? [...constrainedModes(requestor, wanted), 'legacy']
    : ['legacy'];
  const refusals: { mode: ImpersonationMode; missing: string }[] = [];
  for (const mode of modes) {
    const missing = missingFor(index, requestor, wanted, attributes, mode);
    if (missing === undefined) return { allowed: true, mode, user: actualUser(wanted, mode) };
    refusals.push({ mode, missing });
  }
  return { allowed: false, refusals };
}

/** The constrained modes in which that identity can be asked for. */
function constrainedModes(requestor: User, wanted: WantedUser): readonly ImpersonationMode[] {
  const node = nodeOfUsername(wanted.name);
  const account = splitServiceAccountName(wanted.name);
  if (node === undefined && account === undefined) return ['user-info'];
  const nameOnly = !wanted.uid && !wanted.groups?.length && !wanted.extra?.size;
  if (!nameOnly) return [];
  if (account !== undefined) return ['serviceaccount'];
  return isOnNode(requestor, node) ? ['associated-node', 'arbitrary-node'] : ['arbitrary-node'];
}

/** Whether the requestor is a service account whose token is bound to a pod on that node. */
function isOnNode(requestor: User, node: string | undefined): boolean {
  const nodes = requestor.extra?.get(NODE_NAME_EXTRA) ?? [];
  return splitServiceAccountName(requestor.name) !== undefined && nodes.length === 1 && nodes[0] === node;
}

/** The first check that fails, as text; undefined when all pass. */
function missingFor(
  index: RbacIndex,
  requestor: User,
  wanted: WantedUser,
  attributes: Attributes,
  mode: ImpersonationMode,
): string | undefined {
  const refused = (anyOf: readonly Attributes[]) => !anyOf.some((asked) => authorize(index, requestor, asked).allowed);
  const checks = impersonationChecks(wanted, mode, attributes);
  const missing = checks.find(refused)?.[0];
  const invalid = mode === 'legacy' ? undefined : invalidForConstrained(wanted);
  // What is invalid is found when groups and extra values are looked at, after the name and the uid.
  if (invalid !== undefined && (missing === undefined || isMemberCheck(missing, mode))) return invalid;
  return missing && describeAttributes(missing);
}

function isMemberCheck(check: Attributes, mode: ImpersonationMode): boolean {
  return (
    isResourceRequest(check) &&
    check.verb === `impersonate:${mode}` &&
    ['groups', 'userextras'].includes(check.resource)
  );
}

/**
 * What a mode asks the authorizer, one check after the other. Each is passed by any one of several rights: where many
 * groups or extra values are asked for, the constrained modes take the name `*` for all.
 */
export function impersonationChecks(
  wanted: WantedUser,
  mode: ImpersonationMode,
  attributes: Attributes,
): readonly (readonly Attributes[])[] {
  if (mode === 'legacy') return legacyChecks(wanted).map((check) => [check]);
  const verb = `impersonate:${mode}`;
  const one = [
    { ...attributes, verb: `impersonate-on:${mode}:${attributes.verb}` },
    nameCheck(wanted.name, verb, mode),
    ...uidChecks(wanted, verb),
  ].map((check) => [check]);
  const groups = groupChecks(wanted, verb, GROUP);
  const extra = extraChecks(wanted, verb);
  return [
    ...one,
    ...eachOrAll(groups, { verb, group: GROUP, resource: 'groups', name: '*' }),
    ...eachOrAll(extra, { verb, group: GROUP, resource: 'userextras', subresource: '*', name: '*' }),
  ];
}

function eachOrAll(asked: readonly Attributes[], all: Attributes): readonly (readonly Attributes[])[] {
  return asked.map((check) => (asked.length >= MANY ? [check, all] : [check]));
}

/** What legacy impersonation of an identity asks for, one check after the other. */
function legacyChecks(wanted: WantedUser): readonly Attributes[] {
  const verb = 'impersonate';
  return [
    nameCheck(wanted.name, verb, 'legacy'),
    ...uidChecks(wanted, verb),
    ...groupChecks(wanted, verb, ''),
    ...extraChecks(wanted, verb),
  ];
}

function nameCheck(username: string, verb: string, mode: ImpersonationMode): Attributes {
  const group = mode === 'legacy' ? '' : GROUP;
  const account = splitServiceAccountName(username);
  if (account !== undefined) return { verb, group, resource: 'serviceaccounts', ...account };
  const node = mode === 'legacy' ? undefined : nodeOfUsername(username);
  if (node === undefined) return { verb, group, resource: 'users', name: username };
  // The right to be the node one runs on holds for every node, so it is asked with the name `*`.
  return { verb, group, resource: 'nodes', name: mode === 'associated-node' ? '*' : node };
}

function uidChecks(wanted: WantedUser, verb: string): readonly Attributes[] {
  return wanted.uid ? [{ verb, group: GROUP, resource: 'uids', name: wanted.uid }] : [];
}

function groupChecks(wanted: WantedUser, verb: string, group: string): readonly Attributes[] {
  return (wanted.groups ?? []).map((name) => ({ verb, group, resource: 'groups', name }));
}

function extraChecks(wanted: WantedUser, verb: string): readonly Attributes[] {
  return [...(wanted.extra ?? [])].flatMap(([subresource, values]) =>
    values.map((name) => ({ verb, group: GROUP, resource: 'userextras', subresource, name })),
  );
}

function invalidForConstrained(wanted: WantedUser): string | undefined {
  if (wanted.groups?.includes('')) return 'impersonating the empty string group is not allowed';
  if (wanted.groups?.includes(MASTERS_GROUP)) return 'impersonating the system:masters group is not allowed';
  for (const [key, values] of wanted.extra ?? []) {
    if (key === '') return 'impersonating the empty string key in extra is not allowed';
    if (!isDomainPrefixedPath(key)) return 'impersonating an invalid key in extra is not allowed';
    if (key !== key.toLowerCase()) return `impersonating a non-lowercase key in extra is not allowed: "${key}"`;
    if (values.length === 0) return 'impersonating empty values in extra is not allowed';
    if (values.includes('')) return 'impersonating the empty string value in extra is not allowed';
  }
  return undefined;
}

const HTTP_PATH = /^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/;

/** `example.com/path` (apimachinery `validation.IsDomainPrefixedPath`). */
function isDomainPrefixedPath(key: string): boolean {
  const slash = key.indexOf('/');
  return slash > 0 && isDnsSubdomain(key.slice(0, slash)) && HTTP_PATH.test(key.slice(slash + 1));
}

/** The identity that the request continues with, and the groups it is given. */
function actualUser(wanted: WantedUser, mode: ImpersonationMode): User {
  const account = splitServiceAccountName(wanted.name);
  let groups = wanted.groups ?? [];
  if (mode.endsWith('-node')) groups = [NODES_GROUP];
  else if (account !== undefined && groups.length === 0) {
    groups = serviceAccountGroups(account.namespace).filter((group) => group !== AUTHENTICATED_GROUP);
  }
  const implied = wanted.name === ANONYMOUS_USER ? UNAUTHENTICATED_GROUP : AUTHENTICATED_GROUP;
  const known = groups.includes(implied) || groups.includes(UNAUTHENTICATED_GROUP);
  return { ...wanted, groups: known ? groups : [...groups, implied] };
}
