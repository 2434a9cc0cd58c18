/** The groups and names that Kubernetes itself gives a meaning to (RBAC documentation, "Default roles and role bindings"). */
export const MASTERS_GROUP = 'system:masters';
export const NODES_GROUP = 'system:nodes';
export const AUTHENTICATED_GROUP = 'system:authenticated';
export const UNAUTHENTICATED_GROUP = 'system:unauthenticated';
const ALL_SERVICE_ACCOUNTS_GROUP = 'system:serviceaccounts';
export const ANONYMOUS_USER = 'system:anonymous';

const SERVICE_ACCOUNT_PREFIX = 'system:serviceaccount:';
const NODE_PREFIX = 'system:node:';

/** Who makes a request, as authentication tells the authorizer. Groups are complete: none is added. */
export interface User {
  readonly name: string;
  readonly groups: readonly string[];
  readonly uid?: string | undefined;
  readonly extra?: ReadonlyMap<string, readonly string[]> | undefined;
}

/** A subject of a binding, with its index in the list as written. */
export interface Subject {
  readonly index: number;
  readonly kind: string;
  readonly apiGroup: string;
  readonly name: string;
  /** As written; empty when it is not. */
  readonly namespace: string;
}

/** Something that a binding can give rights to, resolved: a service account is known by its user name. */
export interface Identity {
  readonly type: 'user' | 'group';
  readonly name: string;
}

/**
 * Who a binding's subject means. A service account without a namespace is in the binding's own; in a
 * ClusterRoleBinding it is nobody, as is a subject of an unknown kind.
 */
export function identityOf(subject: Subject, bindingNamespace: string): Identity | undefined {
  switch (subject.kind) {
    case 'User':
      return { type: 'user', name: subject.name };
    case 'Group':
      return { type: 'group', name: subject.name };
    case 'ServiceAccount': {
      const namespace = subject.namespace || bindingNamespace;
      return namespace ? { type: 'user', name: serviceAccountName(namespace, subject.name) } : undefined;
    }
    default:
      return undefined;
  }
}

/** The user name of a service account. */
export function serviceAccountName(namespace: string, name: string): string {
  return `${SERVICE_ACCOUNT_PREFIX}${namespace}:${name}`;
}

/** The namespace and name inside a service account's user name (apiserver `serviceaccount.SplitUsername`). */
export function splitServiceAccountName(
  username: string,
): { readonly namespace: string; readonly name: string } | undefined {
  if (!username.startsWith(SERVICE_ACCOUNT_PREFIX)) return undefined;
  const parts = username.slice(SERVICE_ACCOUNT_PREFIX.length).split(':');
  const [namespace = '', name = ''] = parts;
  return parts.length === 2 && isDnsLabel(namespace) && isDnsSubdomain(name) ? { namespace, name } : undefined;
}

/** A service account as its token authenticates. */
export function serviceAccountUser(namespace: string, name: string): User {
  return { name: serviceAccountName(namespace, name), groups: serviceAccountGroups(namespace) };
}

/** The groups of every service account of a namespace. */
export function serviceAccountGroups(namespace: string): readonly string[] {
  return [ALL_SERVICE_ACCOUNTS_GROUP, `${ALL_SERVICE_ACCOUNTS_GROUP}:${namespace}`, AUTHENTICATED_GROUP];
}

/** Whether service accounts alone are in a group. */
export function isServiceAccountGroup(name: string): boolean {
  return name === ALL_SERVICE_ACCOUNTS_GROUP || name.startsWith(`${ALL_SERVICE_ACCOUNTS_GROUP}:`);
}

/** The groups that every holder of a name, or every member of a group, is in. */
export function impliedGroups(identity: Identity): readonly string[] {
  const { type, name } = identity;
  if (type === 'user') {
    const account = splitServiceAccountName(name);
    if (account !== undefined) return serviceAccountGroups(account.namespace);
    return name === ANONYMOUS_USER ? [UNAUTHENTICATED_GROUP] : [AUTHENTICATED_GROUP];
  }
  if (name === AUTHENTICATED_GROUP || name === UNAUTHENTICATED_GROUP) return [];
  if (name.startsWith(`${ALL_SERVICE_ACCOUNTS_GROUP}:`)) return [ALL_SERVICE_ACCOUNTS_GROUP, AUTHENTICATED_GROUP];
  return [AUTHENTICATED_GROUP];
}

/** The narrowest group that every holder of a name, or member of a group, is in; the wider ones follow from it. */
export function nextGroup(identity: Identity): string | undefined {
  const account = identity.type === 'user' ? splitServiceAccountName(identity.name) : undefined;
  if (account !== undefined) return `${ALL_SERVICE_ACCOUNTS_GROUP}:${account.namespace}`;
  return impliedGroups(identity)[0];
}

/** A node as its kubelet authenticates. */
export function nodeUser(node: string): User {
  return { name: NODE_PREFIX + node, groups: [NODES_GROUP, AUTHENTICATED_GROUP] };
}

/** A request without credentials. */
export const ANONYMOUS: User = { name: ANONYMOUS_USER, groups: [UNAUTHENTICATED_GROUP] };

/**
 * A subject as a person names one, with the groups that authentication adds: a service account's own, or
 * `system:authenticated`. Groups that are given with a service account replace its own, as with `kubectl --as`.
 */
export function userNamed(name: string, groups: readonly string[] = []): User {
  if (name === ANONYMOUS_USER) return { name, groups: withGroup(groups, UNAUTHENTICATED_GROUP) };
  const account = groups.length === 0 ? splitServiceAccountName(name) : undefined;
  if (account !== undefined) return { name, groups: serviceAccountGroups(account.namespace) };
  return { name, groups: groups.includes(UNAUTHENTICATED_GROUP) ? groups : withGroup(groups, AUTHENTICATED_GROUP) };
}

function withGroup(groups: readonly string[], group: string): readonly string[] {
  return groups.includes(group) ? groups : [...groups, group];
}

/**
 * The node that a user is: the user name has the node prefix *and* the groups hold `system:nodes`
 * (kubernetes `pkg/auth/nodeidentifier`). The name may be empty.
 */
export function nodeIdentity(user: User): string | undefined {
  if (!user.name.startsWith(NODE_PREFIX) || !user.groups.includes(NODES_GROUP)) return undefined;
  return user.name.slice(NODE_PREFIX.length);
}

/** The node named in a user name, when it is a valid node name (apiserver impersonation filter, `isNodeUsername`). */
export function nodeOfUsername(username: string): string | undefined {
  if (!username.startsWith(NODE_PREFIX)) return undefined;
  const node = username.slice(NODE_PREFIX.length);
  return isDnsSubdomain(node) ? node : undefined;
}

const DNS_LABEL = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

function isDnsLabel(text: string): boolean {
  return text.length <= 63 && DNS_LABEL.test(text);
}

/** Whether a text is a DNS subdomain as Kubernetes takes one for a name (RFC 1123, up to 253 characters). */
export function isDnsSubdomain(text: string): boolean {
  return text.length <= 253 && text.split('.').every((part) => DNS_LABEL.test(part));
}
