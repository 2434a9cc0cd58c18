import { type Address, addressSet, includesAddress, parseAddress, parseCidr } from '../../addresses/index.ts';
import type { Identity } from '../identity.ts';
import type { AuthorizationAction, AuthorizationRule, Condition, Operation, Source } from './authorization-policy.ts';

/** Whether something matches; `maybe` where the request, or what is not known, decides. */
export type Tri = 'yes' | 'maybe' | 'no';

/** A connection as a proxy sees it. */
export interface Seen {
  /** The peer's identity; undefined without mTLS, and `unknown` where it is not known whether there is one. */
  readonly identity: Identity | undefined | 'unknown';
  /** The source's addresses; empty where they are not known. */
  readonly addresses: readonly Address[];
  readonly port: number;
  /** Whether requests are seen: not by ztunnel, nor on a port that is declared to carry no HTTP. */
  readonly requests: 'yes' | 'no';
  readonly trustDomain: string;
}

/** Whether a rule of a policy in a namespace matches a connection. */
export function matchRule(
  { from, to, when }: AuthorizationRule,
  action: AuthorizationAction,
  namespace: string,
  seen: Seen,
): Tri {
  const context: Context = { action, namespace, seen };
  return allOf([
    from === undefined ? 'yes' : anyOf(from.map((source) => matchSource(source, context))),
    to === undefined ? 'yes' : anyOf(to.map((operation) => matchOperation(operation, context))),
    ...when.map((condition) => matchCondition(condition, context)),
  ]);
}

interface Context {
  readonly action: AuthorizationAction;
  readonly namespace: string;
  readonly seen: Seen;
}

function matchSource(source: Source, context: Context): Tri {
  const { identity, trustDomain } = context.seen;
  const principal = (values: readonly string[]) =>
    byIdentity(identity, ({ namespace, serviceAccount }) => {
      return matchesAny(values, `${trustDomain}/ns/${namespace}/sa/${serviceAccount}`);
    });
  const accounts = (values: readonly string[]) =>
    byIdentity(identity, ({ namespace, serviceAccount }) => {
      return values.some(
        (value) => (value.includes('/') ? value : `${context.namespace}/${value}`) === `${namespace}/${serviceAccount}`,
      );
    });
  return allOf([
    field(source.principals, principal),
    not(source.notPrincipals, principal),
    field(source.namespaces, (values) => byIdentity(identity, (peer) => matchesAny(values, peer.namespace))),
    not(source.notNamespaces, (values) => byIdentity(identity, (peer) => matchesAny(values, peer.namespace))),
    field(source.serviceAccounts, accounts),
    not(source.notServiceAccounts, accounts),
    field(source.trustDomains, (values) => byIdentity(identity, () => matchesAny(values, trustDomain))),
    not(source.notTrustDomains, (values) => byIdentity(identity, () => matchesAny(values, trustDomain))),
    field(source.ipBlocks, (values) => inBlocks(values, context.seen)),
    not(source.notIpBlocks, (values) => inBlocks(values, context.seen)),
    // What a header says of the client is not known from the connection.
    field(source.remoteIpBlocks, () => 'maybe'),
    not(source.notRemoteIpBlocks, () => 'maybe'),
    ofRequest(source.requestPrincipals ?? source.notRequestPrincipals, context),
  ]);
}

function matchOperation(operation: Operation, context: Context): Tri {
  const { hosts, notHosts, methods, notMethods, paths, notPaths, ports, notPorts } = operation;
  const port = (values: readonly string[]): Tri => (values.includes(String(context.seen.port)) ? 'yes' : 'no');
  return allOf([
    field(ports, port),
    not(notPorts, port),
    ofRequest(hosts ?? notHosts ?? methods ?? notMethods ?? paths ?? notPaths, context),
  ]);
}

function matchCondition({ key, values, notValues }: Condition, context: Context): Tri {
  const { seen } = context;
  const test = (kind: (values: readonly string[]) => Tri) => allOf([field(values, kind), not(notValues, kind)]);
  switch (key) {
    case 'source.ip':
      return test((list) => inBlocks(list, seen));
    case 'source.namespace':
      return matchSource({ ...pair('namespaces', values), ...pair('notNamespaces', notValues) }, context);
    case 'source.principal':
      return matchSource({ ...pair('principals', values), ...pair('notPrincipals', notValues) }, context);
    case 'source.serviceAccount':
      return matchSource({ ...pair('serviceAccounts', values), ...pair('notServiceAccounts', notValues) }, context);
    case 'destination.port':
      return test((list) => (list.includes(String(seen.port)) ? 'yes' : 'no'));
    case 'remote.ip':
    case 'destination.ip':
    case 'connection.sni':
      return 'maybe';
    default:
      return ofRequest([key], context);
  }
}

function pair(name: keyof Source, values: readonly string[] | undefined): Source {
  return values === undefined ? {} : { [name]: values };
}

/**
 * A field of the request. Where requests are seen it decides then. Where they are not, a rule that allows by it never
 * matches, and one that denies matches without it: what cannot be told apart is closed.
 */
function ofRequest(values: readonly string[] | undefined, { action, seen }: Context): Tri {
  if (values === undefined) return 'yes';
  if (seen.requests === 'yes') return 'maybe';
  return action === 'DENY' ? 'yes' : 'no';
}

function field(values: readonly string[] | undefined, matches: (values: readonly string[]) => Tri): Tri {
  return values === undefined || values.length === 0 ? 'yes' : matches(values);
}

function not(values: readonly string[] | undefined, matches: (values: readonly string[]) => Tri): Tri {
  if (values === undefined || values.length === 0) return 'yes';
  const match = matches(values);
  return match === 'maybe' ? 'maybe' : match === 'yes' ? 'no' : 'yes';
}

function byIdentity(identity: Seen['identity'], matches: (identity: Identity) => boolean): Tri {
  if (identity === 'unknown') return 'maybe';
  return identity !== undefined && matches(identity) ? 'yes' : 'no';
}

/** Exact, `prefix*`, `*suffix`, or `*` for anything that is not empty. */
function matchesAny(patterns: readonly string[], value: string): boolean {
  return patterns.some((pattern) => {
    if (pattern === '*') return value !== '';
    if (pattern.startsWith('*')) return value.endsWith(pattern.slice(1));
    return pattern.endsWith('*') ? value.startsWith(pattern.slice(0, -1)) : value === pattern;
  });
}

function inBlocks(values: readonly string[], { addresses }: Seen): Tri {
  const ranges = values.flatMap((text) => {
    const address = parseAddress(text);
    return address === undefined ? (parseCidr(text) ?? []) : [{ start: address, end: address }];
  });
  const set = addressSet(ranges);
  if (addresses.length === 0) return 'maybe';
  const inside = addresses.filter((address) => includesAddress(set, address)).length;
  return inside === 0 ? 'no' : inside === addresses.length ? 'yes' : 'maybe';
}

function allOf(parts: readonly Tri[]): Tri {
  if (parts.includes('no')) return 'no';
  return parts.includes('maybe') ? 'maybe' : 'yes';
}

function anyOf(parts: readonly Tri[]): Tri {
  if (parts.includes('yes')) return 'yes';
  return parts.includes('maybe') ? 'maybe' : 'no';
}
