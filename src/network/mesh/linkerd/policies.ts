import {
  boolean,
  type Indexed,
  indexedList,
  intOrString,
  type KubernetesObject,
  type LabelSelector,
  labelSelector,
  list,
  Reading,
  record,
  type Shape,
  type Snapshot,
  string,
} from '../../../kube/index.ts';
import { type AddressSet, addressSet, parseCidr, subtractAddresses } from '../../addresses/index.ts';

const GROUP = 'policy.linkerd.io';

/** A port of some pods that authorizations are about (policy.linkerd.io Server). */
export interface Server {
  readonly object: KubernetesObject;
  readonly podSelector: LabelSelector | undefined;
  /** A number, or a container port's name. */
  readonly port: number | string;
  readonly proxyProtocol: string;
  /** What is done with what no authorization allows. */
  readonly accessPolicy: string;
}

/** Who is let in: any of the identities, from any of the networks. */
export interface Clients {
  /** Undefined: no identity is asked for. */
  readonly identities: Identities | undefined;
  /** Undefined: from anywhere. */
  readonly networks: AddressSet | undefined;
}

export interface Identities {
  /** `*`, a name, or `*.` and the end of a name. */
  readonly names: readonly string[];
  readonly serviceAccounts: readonly { readonly namespace: string; readonly name: string }[];
  readonly namespaces: readonly string[];
}

/** What lets clients in to a Server, a route of it, or all Servers of a namespace. */
export interface Authorization {
  readonly object: KubernetesObject;
  readonly target:
    | { readonly kind: 'Server'; readonly name: string | undefined; readonly selector: LabelSelector | undefined }
    | { readonly kind: 'Namespace' }
    | { readonly kind: 'Route'; readonly routeKind: string; readonly name: string };
  /** All of these must hold. */
  readonly requires: readonly Clients[];
}

/** A route that is attached to a Server: requests that fit none of a Server's routes are refused. */
export interface ServerRoute {
  readonly object: KubernetesObject;
  readonly servers: readonly string[];
}

interface WrittenServer {
  readonly podSelector?: LabelSelector;
  readonly port?: number | string;
  readonly proxyProtocol?: string;
  readonly accessPolicy?: string;
}

const server = record<WrittenServer>({
  podSelector: labelSelector,
  port: intOrString,
  proxyProtocol: string,
  accessPolicy: string,
});

export function readServers(snapshot: Snapshot): readonly Server[] {
  return snapshot.ofKind(GROUP, 'Server').flatMap((object) => {
    const { podSelector, port, proxyProtocol = 'unknown', accessPolicy = 'deny' } = specOf(object, server) ?? {};
    return port === undefined ? [] : [{ object, podSelector, port, proxyProtocol, accessPolicy }];
  });
}

interface WrittenNetwork {
  readonly cidr?: string;
  readonly except?: readonly string[];
}

interface WrittenReference {
  readonly group?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
}

const networks = indexedList(record<WrittenNetwork>({ cidr: string, except: list(string, '') }));
const reference = record<WrittenReference>({ group: string, kind: string, name: string, namespace: string });

interface WrittenServerAuthorization {
  readonly server?: { readonly name?: string; readonly selector?: LabelSelector };
  readonly client?: {
    readonly unauthenticated?: boolean;
    readonly networks?: readonly Indexed<WrittenNetwork>[];
    readonly meshTLS?: {
      readonly unauthenticatedTLS?: boolean;
      readonly identities?: readonly string[];
      readonly serviceAccounts?: readonly Indexed<WrittenReference>[];
    };
  };
}

const serverAuthorization = record<WrittenServerAuthorization>({
  server: record({ name: string, selector: labelSelector }),
  client: record({
    unauthenticated: boolean,
    networks,
    meshTLS: record({
      unauthenticatedTLS: boolean,
      identities: list(string, ''),
      serviceAccounts: indexedList(reference),
    }),
  }),
});

interface WrittenAuthorizationPolicy {
  readonly targetRef?: WrittenReference;
  readonly requiredAuthenticationRefs?: readonly Indexed<WrittenReference>[];
}

const authorizationPolicy = record<WrittenAuthorizationPolicy>({
  targetRef: reference,
  requiredAuthenticationRefs: indexedList(reference),
});

/** ServerAuthorizations and AuthorizationPolicies, with the authentications that they name. */
export function readAuthorizations(snapshot: Snapshot): readonly Authorization[] {
  const direct = snapshot.ofKind(GROUP, 'ServerAuthorization').map((object): Authorization => {
    const { server: of = {}, client = {} } = specOf(object, serverAuthorization) ?? {};
    const { meshTLS } = client;
    // TLS without a client's identity is still TLS, which in the mesh comes with one.
    const anyTls = meshTLS?.unauthenticatedTLS === true ? ['*'] : [];
    const identities: Identities | undefined =
      client.unauthenticated === true
        ? undefined
        : {
            names: [...anyTls, ...(meshTLS?.identities ?? [])],
            serviceAccounts: (meshTLS?.serviceAccounts ?? []).map((one) => accountOf(one, object)),
            namespaces: [],
          };
    // An empty list is the same as none.
    const { networks: written = [] } = client;
    const given = written.length === 0 ? undefined : networksOf(written);
    return {
      object,
      target: { kind: 'Server', name: of.name, selector: of.selector },
      requires: [{ identities, networks: given }],
    };
  });
  const policies = snapshot.ofKind(GROUP, 'AuthorizationPolicy').flatMap((object): readonly Authorization[] => {
    const { targetRef = {}, requiredAuthenticationRefs = [] } = specOf(object, authorizationPolicy) ?? {};
    const { kind = '', name = '' } = targetRef;
    const target: Authorization['target'] =
      kind === 'Server'
        ? { kind: 'Server', name, selector: undefined }
        : kind === 'Namespace'
          ? { kind: 'Namespace' }
          : { kind: 'Route', routeKind: kind, name };
    return [{ object, target, requires: requiredAuthenticationRefs.map((one) => clientsOf(one, object, snapshot)) }];
  });
  return [...direct, ...policies];
}

const NOBODY: Clients = { identities: { names: [], serviceAccounts: [], namespaces: [] }, networks: [] };

const meshTls = record<{
  readonly identities?: readonly string[];
  readonly identityRefs?: readonly Indexed<WrittenReference>[];
}>({
  identities: list(string, ''),
  identityRefs: indexedList(reference),
});
const networkAuthentication = record<{ readonly networks?: readonly Indexed<WrittenNetwork>[] }>({ networks });

function clientsOf(
  { kind, name = '', namespace }: WrittenReference,
  of: KubernetesObject,
  snapshot: Snapshot,
): Clients {
  const place = namespace ?? of.namespace;
  if (kind === 'ServiceAccount') {
    return {
      identities: { names: [], serviceAccounts: [{ namespace: place, name }], namespaces: [] },
      networks: undefined,
    };
  }
  const object = kind === undefined ? undefined : snapshot.find(GROUP, kind, place, name);
  if (object === undefined) return NOBODY;
  if (kind === 'NetworkAuthentication') {
    return { identities: undefined, networks: networksOf(specOf(object, networkAuthentication)?.networks ?? []) };
  }
  if (kind !== 'MeshTLSAuthentication') return NOBODY;
  const { identities = [], identityRefs = [] } = specOf(object, meshTls) ?? {};
  const accounts = identityRefs.filter((one) => one.kind === 'ServiceAccount');
  const spaces = identityRefs.filter((one) => one.kind === 'Namespace');
  return {
    identities: {
      names: identities,
      serviceAccounts: accounts.map((one) => accountOf(one, object)),
      namespaces: spaces.map((one) => one.name ?? object.namespace),
    },
    networks: undefined,
  };
}

function accountOf({ name = '', namespace }: WrittenReference, of: KubernetesObject) {
  return { namespace: namespace ?? of.namespace, name };
}

function networksOf(written: readonly WrittenNetwork[]): AddressSet {
  return addressSet(
    written.flatMap(({ cidr = '', except = [] }) => {
      const range = parseCidr(cidr);
      const excluded = addressSet(except.map(parseCidr).filter((one) => one !== undefined));
      return range === undefined ? [] : subtractAddresses([range], excluded);
    }),
  );
}

const route = record<{ readonly parentRefs?: readonly Indexed<WrittenReference>[] }>({
  parentRefs: indexedList(reference),
});

/** The routes that are attached to Servers. */
export function readServerRoutes(snapshot: Snapshot): readonly ServerRoute[] {
  const objects = [
    ...snapshot.ofKind(GROUP, 'HTTPRoute'),
    ...snapshot.ofKind('gateway.networking.k8s.io', 'HTTPRoute'),
    ...snapshot.ofKind('gateway.networking.k8s.io', 'GRPCRoute'),
  ];
  return objects.flatMap((object) => {
    const parents = (specOf(object, route)?.parentRefs ?? []).filter(
      ({ kind, group = GROUP }) => kind === 'Server' && group === GROUP,
    );
    return parents.length === 0 ? [] : [{ object, servers: parents.map(({ name = '' }) => name) }];
  });
}

function specOf<T>({ content }: KubernetesObject, shape: Shape<T>): T | undefined {
  return new Reading().at('spec', content['spec'], shape);
}
