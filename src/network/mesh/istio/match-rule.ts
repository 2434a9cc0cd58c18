import {
  type Address,
  type AddressSet,
  addressSet,
  includesAddress,
  parseAddress,
  parseCidr,
} from '../../addresses/index.ts';
import type { Identity } from '../identity.ts';
import type { AuthorizationAction, AuthorizationRule, Condition, Operation, Source } from './authorization-policy.ts';

/** Whether something matches; `maybe` where the request, or what is not known, decides. */
export type Tri = 'yes' | 'maybe' | 'no';

/**
 * What decides: a proxy that sees requests, one on a port that is declared to carry no HTTP, or ztunnel, which sees
 * ports, addresses and identities.
 */
export type Layer = 'requests' | 'connections' | 'ztunnel';

/** A connection as a proxy sees it. */
export interface Seen {
  /** The peer's identity; undefined without mTLS, and `unknown` where it is not known whether there is one. */
  readonly identity: Identity | undefined | 'unknown';
  /** The source's addresses; empty where they are not known. */
  readonly addresses: readonly Address[];
  readonly port: number;
  /** The destination's addresses; empty where they are not known. */
  readonly ownAddresses: readonly Address[];
  readonly layer: Layer;
  readonly trustDomain: string;
}

/**
 * Whether a rule of a policy in a namespace matches a connection. Where requests are not seen, a rule that allows and
 * names anything of them is left out whole, and one that denies counts without it: both close more than they say.
 */
export function matchRule(rule: AuthorizationRule, action: AuthorizationAction, namespace: string, seen: Seen): Tri {
  if (action === 'ALLOW' && unseenFields(rule, seen.layer).length > 0) return 'no';
  const { from, to, when } = rule;
  const context: Context = { namespace, seen };
  return allOf([
    from === undefined ? 'yes' : anyOf(from.map((source) => matchSource(source, context))),
    to === undefined ? 'yes' : anyOf(to.map((operation) => matchOperation(operation, context))),
    ...when.map((condition) => matchCondition(condition, context)),
  ]);
}

const OF_REQUEST = [
  'requestPrincipals',
  'notRequestPrincipals',
  'hosts',
  'notHosts',
  'methods',
  'notMethods',
  'paths',
  'notPaths',
] as const;
const NOT_OF_ZTUNNEL = ['remoteIpBlocks', 'notRemoteIpBlocks'] as const;
const KEYS_OF_ZTUNNEL: ReadonlySet<string> = new Set([
  'source.ip',
  'source.namespace',
  'source.principal',
  'source.serviceAccount',
  'destination.ip',
  'destination.port',
]);

/** The fields of a rule that nothing at this layer can see. */
export function unseenFields({ from = [], to = [], when }: AuthorizationRule, layer: Layer): readonly string[] {
  if (layer === 'requests') return [];
  const fields: readonly string[] = layer === 'ztunnel' ? [...OF_REQUEST, ...NOT_OF_ZTUNNEL] : OF_REQUEST;
  const written = [...from, ...to].flatMap((part: Source | Operation) =>
    Object.entries(part).flatMap(([name, values]) => (values.length > 0 ? [name] : [])),
  );
  const keys = when
    .filter(({ values = [], notValues = [] }) => values.length + notValues.length > 0)
    .map(({ key }) => key)
    .filter((key) => (layer === 'ztunnel' ? !KEYS_OF_ZTUNNEL.has(key) : key.startsWith('request.')));
  return [...new Set([...written.filter((name) => fields.includes(name)), ...keys])];
}

interface Context {
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
    field(source.ipBlocks, (values) => inBlocks(values, context.seen.addresses)),
    not(source.notIpBlocks, (values) => inBlocks(values, context.seen.addresses)),
    // What a header says of the client is not known from the connection.
    field(source.remoteIpBlocks, () => fromHeader(context)),
    not(source.notRemoteIpBlocks, () => fromHeader(context)),
    ofRequest([source.requestPrincipals, source.notRequestPrincipals], context),
  ]);
}

function matchOperation(operation: Operation, context: Context): Tri {
  const { hosts, notHosts, methods, notMethods, paths, notPaths, ports, notPorts } = operation;
  const port = (values: readonly string[]): Tri => (values.includes(String(context.seen.port)) ? 'yes' : 'no');
  return allOf([
    field(ports, port),
    not(notPorts, port),
    ofRequest([hosts, notHosts, methods, notMethods, paths, notPaths], context),
  ]);
}

function matchCondition({ key, values, notValues }: Condition, context: Context): Tri {
  const { seen } = context;
  const test = (kind: (values: readonly string[]) => Tri) => allOf([field(values, kind), not(notValues, kind)]);
  switch (key) {
    case 'source.ip':
      return test((list) => inBlocks(list, seen.addresses));
    case 'source.namespace':
      return matchSource({ ...pair('namespaces', values), ...pair('notNamespaces', notValues) }, context);
    case 'source.principal':
      return matchSource({ ...pair('principals', values), ...pair('notPrincipals', notValues) }, context);
    case 'source.serviceAccount':
      return matchSource({ ...pair('serviceAccounts', values), ...pair('notServiceAccounts', notValues) }, context);
    case 'destination.port':
      return test((list) => (list.includes(String(seen.port)) ? 'yes' : 'no'));
    case 'destination.ip':
      return test((list) => inBlocks(list, seen.ownAddresses));
    case 'remote.ip':
    case 'connection.sni':
      return test(() => fromHeader(context));
    default:
      return ofRequest([values, notValues], context);
  }
}

function pair(name: keyof Source, values: readonly string[] | undefined): Source {
  return values === undefined ? {} : { [name]: values };
}

/** Fields of the request: where requests are seen, they decide then. */
function ofRequest(fields: readonly (readonly string[] | undefined)[], { seen }: Context): Tri {
  const isWritten = fields.some((values) => values !== undefined && values.length > 0);
  return isWritten && seen.layer === 'requests' ? 'maybe' : 'yes';
}

/** What the proxy takes from a header or the TLS handshake, and ztunnel from nowhere. */
function fromHeader({ seen }: Context): Tri {
  return seen.layer === 'ztunnel' ? 'yes' : 'maybe';
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

/** The addresses and blocks of a list. */
export function addressesIn(values: readonly string[]): AddressSet {
  return addressSet(
    values.flatMap((text) => {
      const address = parseAddress(text);
      return address === undefined ? (parseCidr(text) ?? []) : [{ start: address, end: address }];
    }),
  );
}

function inBlocks(values: readonly string[], addresses: readonly Address[]): Tri {
  const set = addressesIn(values);
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
