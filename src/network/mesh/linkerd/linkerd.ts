import { matchesLabels } from '../../../kube/index.ts';
import { type AddressSet, addressSet, includesAddress, PRIVATE } from '../../addresses/index.ts';
import { addressesOf, type End } from '../../explain/index.ts';
import type { Cluster, Pod } from '../../model/index.ts';
import { type Identity, identityOf } from '../identity.ts';
import type { Mesh, MeshReason, MeshVerdict, SourceKey } from '../mesh.ts';
import { annotationOf, listsPort, membershipOf } from './membership.ts';
import {
  type Authorization,
  type Clients,
  type Identities,
  readAuthorizations,
  readServerRoutes,
  readServers,
  type Server,
  type ServerRoute,
} from './policies.ts';

/** How Linkerd is installed. */
export interface LinkerdSettings {
  readonly controlNamespace: string;
  readonly trustDomain: string;
  /** What is done at ports without a Server, where no annotation says it. */
  readonly defaultInboundPolicy: string;
  /** The addresses that count as the cluster's. */
  readonly clusterNetworks: AddressSet;
  /** The ports that proxies leave alone where no annotation says it. */
  readonly skippedPorts: string;
}

const LINKERD_DEFAULTS: LinkerdSettings = {
  controlNamespace: 'linkerd',
  trustDomain: 'cluster.local',
  defaultInboundPolicy: 'all-unauthenticated',
  clusterNetworks: addressSet([...PRIVATE.IPv4, ...PRIVATE.IPv6]),
  skippedPorts: '4567,4568',
};

/** Linkerd, by the objects of a cluster. Undefined where nothing speaks of it. */
export function linkerdOf(cluster: Cluster, settings: LinkerdSettings = LINKERD_DEFAULTS): Mesh | undefined {
  const linkerd = new Linkerd(cluster, settings);
  if (!linkerd.isPresent) return undefined;
  return {
    name: 'Linkerd',
    judge: (source, destination, port) => linkerd.judge(source, destination, port),
    portsOf: (source, destination) => linkerd.portsOf(source, destination),
    sourceKey: (source) => linkerd.sourceKey(source),
    asksWho: () => linkerd.hasAuthorizations,
    blocks: linkerd.blocks,
  };
}

const REQUIRE_IDENTITY = 'config.linkerd.io/proxy-require-identity-inbound-ports';

/** An annotation with any other value is passed over. */
const DEFAULT_POLICIES: ReadonlySet<string> = new Set([
  'all-unauthenticated',
  'all-authenticated',
  'cluster-unauthenticated',
  'cluster-authenticated',
  'audit',
  'deny',
]);

type Fit = 'yes' | 'maybe' | 'no';

class Linkerd {
  readonly #cluster: Cluster;
  readonly #settings: LinkerdSettings;
  readonly #servers: readonly Server[];
  readonly #authorizations: readonly Authorization[];
  readonly #routes: readonly ServerRoute[];

  constructor(cluster: Cluster, settings: LinkerdSettings) {
    this.#cluster = cluster;
    this.#settings = settings;
    this.#servers = readServers(cluster.snapshot);
    this.#authorizations = readAuthorizations(cluster.snapshot);
    this.#routes = readServerRoutes(cluster.snapshot);
  }

  get isPresent(): boolean {
    if (this.#servers.length + this.#authorizations.length > 0) return true;
    return this.#cluster.workloads.some((workload) =>
      workload.pods.some((pod) => membershipOf({ type: 'pod', pod, workload }, this.#cluster).meshed),
    );
  }

  judge(source: End, destination: End, port: number): MeshVerdict {
    const to = membershipOf(destination, this.#cluster);
    if (!to.meshed || destination.type !== 'pod') {
      return passed(`the destination is not in the mesh, which enforces nothing there: ${to.why}`);
    }
    const { pod } = destination;
    if (listsPort(this.#skipped(pod, 'inbound'), port)) {
      return passed(`config.linkerd.io/skip-inbound-ports, or its default, keeps port ${port} out of the proxy`);
    }
    const from = this.#speaks(source, port);
    const server = this.#serverAt(pod, port);
    const { decision, reasons } =
      server === undefined
        ? this.#byDefault(pod, source, port, from.transport)
        : this.#atServer(server, source, from.transport);
    return { decision, transport: from.transport, enforced: true, reasons: [{ text: from.why }, ...reasons] };
  }

  /** The networks that authorizations name. */
  get blocks(): readonly AddressSet[] {
    return this.#authorizations
      .flatMap(({ requires }) => requires.flatMap(({ networks }) => networks && [networks]))
      .filter((one) => one !== undefined);
  }

  get hasAuthorizations(): boolean {
    return this.#authorizations.length > 0;
  }

  sourceKey(source: End): SourceKey {
    const addresses = addressesOf(source).join();
    if (source.type !== 'pod') return { how: `${source.type} ${addresses}`, who: '' };
    const { meshed } = membershipOf(source, this.#cluster);
    const { namespace, serviceAccount } = identityOf(source) ?? {};
    // Default policies ask whether an address is the cluster's.
    const how = `${meshed}|${this.#skipped(source.pod, 'outbound')}|${addresses}`;
    return { how, who: `${namespace}/${serviceAccount}` };
  }

  portsOf(source: End, destination: End): readonly number[] {
    if (destination.type !== 'pod') return [];
    const { pod } = destination;
    const skipped = [
      this.#skipped(pod, 'inbound'),
      source.type === 'pod' ? this.#skipped(source.pod, 'outbound') : '',
      annotationOf(pod, REQUIRE_IDENTITY, this.#cluster) ?? '',
    ].join();
    const ofServers = this.#servers.flatMap(({ port }) => (typeof port === 'number' ? [port] : []));
    const ranges = skipped.split(',').flatMap((part) => part.split('-').map((number) => Number(number.trim())));
    return [...ofServers, ...ranges, ...pod.ports.map((one) => one.port)].filter((port) => port >= 1 && port <= 65535);
  }

  #speaks(source: End, port: number): { readonly transport: MeshVerdict['transport']; readonly why: string } {
    if (source.type === 'any-pod') return { transport: 'either', why: 'the source may be in the mesh or not' };
    const { meshed, why } = membershipOf(source, this.#cluster);
    if (!meshed) return { transport: 'plaintext', why: `the source is not in the mesh: ${why}` };
    const skips = source.type === 'pod' && listsPort(this.#skipped(source.pod, 'outbound'), port);
    return skips
      ? {
          transport: 'plaintext',
          why: "the source's config.linkerd.io/skip-outbound-ports, or its default, keeps it out of its proxy",
        }
      : { transport: 'mtls', why: `the source is in the mesh: ${why}` };
  }

  #skipped(pod: Pod, direction: 'inbound' | 'outbound'): string {
    const annotation = annotationOf(pod, `config.linkerd.io/skip-${direction}-ports`, this.#cluster);
    return annotation ?? this.#settings.skippedPorts;
  }

  /** The Server for a port of a pod; where several are, the first by name. */
  #serverAt(pod: Pod, port: number): Server | undefined {
    return this.#servers
      .filter(({ object, podSelector, port: wanted }) => {
        if (object.namespace !== pod.namespace || podSelector === undefined) return false;
        const isPort =
          typeof wanted === 'number'
            ? wanted === port
            : pod.ports.some((one) => one.name === wanted && one.port === port);
        return isPort && matchesLabels(podSelector, pod.labels);
      })
      .sort((a, b) => (a.object.name < b.object.name ? -1 : 1))[0];
  }

  #atServer(
    server: Server,
    source: End,
    transport: MeshVerdict['transport'],
  ): Pick<MeshVerdict, 'decision' | 'reasons'> {
    const { object } = server;
    const found: MeshReason = { text: 'the port is of this Server', object, path: ['spec'] };
    const routes = this.#routes.filter(
      (route) => route.object.namespace === object.namespace && route.servers.includes(object.name),
    );
    const fits = this.#authorizations
      .filter((authorization) => appliesTo(authorization, server, routes))
      .map((authorization) => ({ authorization, fit: this.#fits(authorization, source, transport) }))
      .filter(({ fit }) => fit !== 'no');
    const best =
      fits.find(({ fit, authorization }) => fit === 'yes' && authorization.target.kind !== 'Route') ?? fits[0];
    const access = this.#policy(server.accessPolicy, source, transport);
    const limited = routes.length > 0 && !/^(?:opaque|TLS)$/i.test(server.proxyProtocol);
    const isSure = best?.fit === 'yes' && best.authorization.target.kind !== 'Route';
    // What the access policy lets in is added to what authorizations do.
    if (best === undefined || (!isSure && access.decision === 'allow')) {
      const text = `${best === undefined ? 'no authorization lets it in; ' : ''}accessPolicy ${access.text}`;
      return {
        decision: limited && access.decision === 'allow' ? 'conditional' : access.decision,
        reasons: [found, { text, object, path: ['spec', 'accessPolicy'] }],
      };
    }
    const text = limited ? 'lets in requests that fit a route' : isSure ? 'lets it in' : 'may let it in';
    return {
      decision: isSure && !limited ? 'allow' : 'conditional',
      reasons: [found, { text, object: best.authorization.object, path: ['spec'] }],
    };
  }

  #byDefault(
    pod: Pod,
    source: End,
    port: number,
    transport: MeshVerdict['transport'],
  ): Pick<MeshVerdict, 'decision' | 'reasons'> {
    const annotation = annotationOf(pod, 'config.linkerd.io/default-inbound-policy', this.#cluster);
    const known = annotation !== undefined && DEFAULT_POLICIES.has(annotation);
    const named = known ? annotation : this.#settings.defaultInboundPolicy;
    const identified = listsPort(annotationOf(pod, REQUIRE_IDENTITY, this.#cluster), port);
    const policy = identified ? named.replace('-unauthenticated', '-authenticated') : named;
    const { decision, text } = this.#policy(policy, source, transport);
    return { decision, reasons: [{ text: `no Server has the port; the default policy ${text}` }] };
  }

  #policy(
    policy: string,
    source: End,
    transport: MeshVerdict['transport'],
  ): { readonly decision: MeshVerdict['decision']; readonly text: string } {
    const addresses = addressesOf(source);
    const inCluster = addresses.every((address) => includesAddress(this.#settings.clusterNetworks, address));
    const authenticated = transport === 'mtls' ? 'allow' : transport === 'either' ? 'conditional' : 'deny';
    switch (policy) {
      case 'all-unauthenticated':
        return { decision: 'allow', text: `${policy} lets anyone in` };
      case 'audit':
        return { decision: 'allow', text: `${policy} lets anyone in, and notes it` };
      case 'all-authenticated':
        return { decision: authenticated, text: `${policy} lets in who speaks mTLS` };
      case 'cluster-unauthenticated':
        return { decision: inCluster ? 'allow' : 'deny', text: `${policy} lets in what is in the cluster` };
      case 'cluster-authenticated':
        return {
          decision: inCluster ? authenticated : 'deny',
          text: `${policy} lets in who speaks mTLS in the cluster`,
        };
      default:
        return { decision: 'deny', text: `${policy} lets nobody in` };
    }
  }

  #fits({ requires }: Authorization, source: End, transport: MeshVerdict['transport']): Fit {
    const parts = requires.map((clients) => this.#isClient(clients, source, transport));
    if (parts.includes('no')) return 'no';
    return parts.includes('maybe') ? 'maybe' : 'yes';
  }

  #isClient({ identities, networks }: Clients, source: End, transport: MeshVerdict['transport']): Fit {
    const byNetwork = networks === undefined ? 'yes' : inNetworks(source, networks);
    const byIdentity = identities === undefined ? 'yes' : this.#hasIdentity(identities, source, transport);
    if (byNetwork === 'no' || byIdentity === 'no') return 'no';
    return byNetwork === 'maybe' || byIdentity === 'maybe' ? 'maybe' : 'yes';
  }

  #hasIdentity(
    { names, serviceAccounts, namespaces }: Identities,
    source: End,
    transport: MeshVerdict['transport'],
  ): Fit {
    if (transport === 'plaintext') return 'no';
    const identity = identityOf(source);
    if (identity === undefined) return 'maybe';
    const { namespace, serviceAccount } = identity;
    const matches =
      names.some((name) => this.#isNamed(name, identity)) ||
      serviceAccounts.some((one) => one.namespace === namespace && one.name === serviceAccount) ||
      namespaces.includes(namespace);
    return matches ? (transport === 'either' ? 'maybe' : 'yes') : 'no';
  }

  #isNamed(pattern: string, { namespace, serviceAccount }: Identity): boolean {
    const { controlNamespace, trustDomain } = this.#settings;
    const name = `${serviceAccount}.${namespace}.serviceaccount.identity.${controlNamespace}.${trustDomain}`;
    if (pattern === '*') return true;
    return pattern.startsWith('*.') ? name.endsWith(pattern.slice(1)) : name === pattern;
  }
}

function appliesTo({ object, target }: Authorization, server: Server, routes: readonly ServerRoute[]): boolean {
  if (object.namespace !== server.object.namespace) return false;
  switch (target.kind) {
    case 'Namespace':
      return true;
    case 'Server':
      return target.selector === undefined
        ? target.name === server.object.name
        : matchesLabels(target.selector, server.object.labels);
    case 'Route':
      return routes.some((route) => route.object.kind === target.routeKind && route.object.name === target.name);
  }
}

function inNetworks(source: End, networks: NonNullable<Clients['networks']>): Fit {
  const addresses = addressesOf(source);
  if (addresses.length === 0) return networks.length === 0 ? 'no' : 'maybe';
  const inside = addresses.filter((address) => includesAddress(networks, address)).length;
  return inside === 0 ? 'no' : inside === addresses.length ? 'yes' : 'maybe';
}

function passed(text: string): MeshVerdict {
  return { decision: 'allow', transport: 'plaintext', enforced: false, reasons: [{ text }] };
}
