import type { AddressSet } from '../../addresses/index.ts';
import { addressesOf, type End } from '../../explain/index.ts';
import type { Cluster, Pod } from '../../model/index.ts';
import { podsBehind, readServices, type Service, targetPortOf } from '../../services/index.ts';
import { type Identity, identityOf } from '../identity.ts';
import type { Mesh, MeshReason, MeshVerdict, SourceKey } from '../mesh.ts';
import { type AuthorizationPolicy, readAuthorizationPolicies } from './authorization-policy.ts';
import { type Authorization, authorize } from './authorize.ts';
import { addressesIn, type Seen } from './match-rule.ts';
import {
  EXCLUDED_PORTS,
  EXCLUDED_RANGES,
  INCLUDED_RANGES,
  isExcludedInbound,
  isExcludedOutbound,
  type Membership,
  membershipOf,
  portsIn,
  type Waypoint,
  waypointOf,
} from './membership.ts';
import { type MtlsSetting, mtlsOf, type PeerAuthentication, readPeerAuthentications } from './peer-authentication.ts';

/** How Istio is installed. */
export interface IstioSettings {
  /** The namespace whose policies are for the whole mesh. */
  readonly rootNamespace: string;
  readonly trustDomain: string;
}

export const ISTIO_DEFAULTS: IstioSettings = { rootNamespace: 'istio-system', trustDomain: 'cluster.local' };

/** Istio, by the objects of a cluster. Undefined where nothing speaks of it. */
export function istioOf(cluster: Cluster, settings: IstioSettings = ISTIO_DEFAULTS): Mesh | undefined {
  const istio = new Istio(cluster, settings);
  if (!istio.isPresent) return undefined;
  return {
    name: 'Istio',
    judge: (source, destination, port) => istio.judge(source, destination, port),
    portsOf: (source, destination) => istio.portsOf(source, destination),
    sourceKey: (source) => istio.sourceKey(source),
    asksWho: (destination) => istio.asksWho(destination),
    blocks: istio.blocks,
  };
}

/** What is the same of a destination for every source. */
interface PodFacts {
  /** Those in front of it. */
  readonly services: readonly Service[];
  readonly onWorkload: readonly AuthorizationPolicy[];
  readonly waypoint: Waypoint | undefined;
  readonly ports: readonly number[];
  /** How it takes connections to each port that was asked about. */
  readonly settings: Map<number, MtlsSetting>;
}

const OUTBOUND = [EXCLUDED_PORTS, EXCLUDED_RANGES, INCLUDED_RANGES];

class Istio {
  readonly #cluster: Cluster;
  readonly #settings: IstioSettings;
  readonly #peerAuthentications: readonly PeerAuthentication[];
  readonly #authorizationPolicies: readonly AuthorizationPolicy[];
  readonly #servicesIn: ReadonlyMap<string, readonly Service[]>;
  readonly #facts = new Map<Pod, PodFacts>();
  readonly #memberships = new Map<Pod, Membership>();

  constructor(cluster: Cluster, settings: IstioSettings) {
    this.#cluster = cluster;
    this.#settings = settings;
    this.#peerAuthentications = readPeerAuthentications(cluster.snapshot);
    this.#authorizationPolicies = readAuthorizationPolicies(cluster.snapshot);
    this.#servicesIn = Map.groupBy(readServices(cluster.snapshot), ({ namespace }) => namespace);
  }

  get isPresent(): boolean {
    if (this.#peerAuthentications.length + this.#authorizationPolicies.length > 0) return true;
    return this.#cluster.workloads.some((workload) =>
      workload.pods.some((pod) => membershipOf({ type: 'pod', pod, workload }, this.#cluster).dataPlane !== 'none'),
    );
  }

  judge(source: End, destination: End, port: number): MeshVerdict {
    const to = this.#membershipOf(destination);
    if (to.dataPlane === 'none' || destination.type !== 'pod') {
      return passed(`the destination is not in the mesh, which enforces nothing there: ${to.why}`);
    }
    const { pod } = destination;
    const excluded = to.dataPlane === 'sidecar' ? isExcludedInbound(pod, port) : undefined;
    if (excluded !== undefined) {
      return passed(
        `the annotation ${excluded} keeps port ${port} out of the sidecar: neither mTLS nor authorization apply`,
      );
    }
    const setting = this.#mtlsOf(pod, port);
    // Ambient has no mode without encryption.
    const mode = to.dataPlane === 'ambient' && setting.mode === 'DISABLE' ? 'PERMISSIVE' : setting.mode;
    const mtls: MeshReason = {
      text: setting.object === undefined ? `mTLS is ${mode}, which is the default` : `mTLS is ${mode}`,
      object: setting.object,
      path: setting.path,
    };
    const from = this.#speaks(source, port);
    const transport = mode === 'DISABLE' ? 'plaintext' : from.transport;
    const reasons = [mtls, { text: from.why }];
    if (mode === 'STRICT' && transport === 'plaintext') {
      return { decision: 'deny', transport, enforced: true, reasons: [...reasons, { text: 'plaintext is refused' }] };
    }
    const identity = transport === 'mtls' ? identityOf(source) : transport === 'either' ? 'unknown' : undefined;
    const authorization = this.#authorize(pod, to, this.#seen(source, pod, port, to, identity));
    const isOpen = mode === 'STRICT' && transport === 'either' && authorization.decision === 'allow';
    return {
      decision: isOpen ? 'conditional' : authorization.decision,
      transport: mode === 'STRICT' ? 'mtls' : transport,
      enforced: true,
      reasons: [...reasons, ...authorization.reasons],
    };
  }

  /** The addresses that policies name as sources. */
  get blocks(): readonly AddressSet[] {
    return this.#authorizationPolicies.flatMap(({ rules }) =>
      rules.flatMap(({ from = [], when }) =>
        [
          ...from.flatMap(({ ipBlocks = [], notIpBlocks = [] }) => [ipBlocks, notIpBlocks]),
          ...when.flatMap(({ key, values = [], notValues = [] }) => (key === 'source.ip' ? [values, notValues] : [])),
        ].map(addressesIn),
      ),
    );
  }

  sourceKey(source: End): SourceKey {
    const addresses = addressesOf(source).join();
    if (source.type !== 'pod') return { how: source.type, who: addresses };
    const { dataPlane } = this.#membershipOf(source);
    const annotations = source.pod.workload.metadata.annotations;
    const out = OUTBOUND.map((name) => annotations?.get(name) ?? '').join('|');
    const { namespace, serviceAccount } = identityOf(source) ?? {};
    return { how: `${dataPlane}|${out}`, who: `${namespace}/${serviceAccount} ${addresses}` };
  }

  /** Where no policy applies it is only how the source speaks that counts. */
  asksWho(destination: End): boolean {
    if (destination.type !== 'pod') return false;
    const { onWorkload, waypoint } = this.#factsOf(destination.pod);
    return onWorkload.length > 0 || waypoint !== undefined;
  }

  /** Ports that policies, annotations and containers name: between them nothing changes. */
  portsOf(source: End, destination: End): readonly number[] {
    if (destination.type !== 'pod') return [];
    const out = source.type === 'pod' ? source.pod.workload.metadata.annotations?.get(EXCLUDED_PORTS) : undefined;
    const { ports } = this.#factsOf(destination.pod);
    return out === undefined ? ports : [...ports, ...portsIn(out)];
  }

  #membershipOf(end: End): Membership {
    if (end.type !== 'pod') return membershipOf(end, this.#cluster);
    let known = this.#memberships.get(end.pod);
    if (known === undefined) {
      known = membershipOf(end, this.#cluster);
      this.#memberships.set(end.pod, known);
    }
    return known;
  }

  #mtlsOf(pod: Pod, port: number): MtlsSetting {
    const { settings } = this.#factsOf(pod);
    let known = settings.get(port);
    if (known === undefined) {
      known = mtlsOf(pod, port, this.#peerAuthentications, this.#settings.rootNamespace);
      settings.set(port, known);
    }
    return known;
  }

  /** What is asked of a pod for each of its sources. */
  #factsOf(pod: Pod): PodFacts {
    let facts = this.#facts.get(pod);
    if (facts === undefined) {
      const services = (this.#servicesIn.get(pod.namespace) ?? []).filter((one) => podsBehind(one, [pod]).length > 0);
      const onWorkload = this.#authorizationPolicies.filter((policy) => this.#selects(policy, pod));
      const waypoint = waypointOf(pod, this.#cluster, services);
      const policies = waypoint === undefined ? onWorkload : this.#authorizationPolicies;
      facts = { services, onWorkload, waypoint, ports: this.#portsOfPod(pod, policies), settings: new Map() };
      this.#facts.set(pod, facts);
    }
    return facts;
  }

  #portsOfPod(pod: Pod, policies: readonly AuthorizationPolicy[]): readonly number[] {
    const annotations = ['excludeInboundPorts', 'includeInboundPorts'].flatMap((name) =>
      portsIn(pod.workload.metadata.annotations?.get(`traffic.sidecar.istio.io/${name}`) ?? ''),
    );
    const ofPolicies = policies.flatMap(({ rules }) =>
      rules.flatMap(({ to = [], when }) => [
        ...to.flatMap(({ ports = [], notPorts = [] }) => [...ports, ...notPorts]),
        ...when.flatMap(({ key, values = [], notValues = [] }) =>
          key === 'destination.port' ? [...values, ...notValues] : [],
        ),
      ]),
    );
    const ofModes = this.#peerAuthentications.flatMap(({ object, ports }) =>
      object.namespace === pod.namespace ? [...ports.keys()] : [],
    );
    const declared = pod.ports.map((one) => one.port);
    return [...annotations, ...ofPolicies.map(Number), ...ofModes, ...declared].filter((one) => Number.isInteger(one));
  }

  /** How a source speaks: by mTLS when it is in the mesh, which finds out that the destination is too. */
  #speaks(source: End, port: number): { readonly transport: MeshVerdict['transport']; readonly why: string } {
    if (source.type === 'any-pod') return { transport: 'either', why: 'the source may be in the mesh or not' };
    const { dataPlane, why } = this.#membershipOf(source);
    if (dataPlane === 'none') return { transport: 'plaintext', why: `the source is not in the mesh: ${why}` };
    const excluded =
      source.type === 'pod' && dataPlane === 'sidecar' ? isExcludedOutbound(source.pod, port) : undefined;
    if (excluded === EXCLUDED_RANGES || excluded === INCLUDED_RANGES) {
      return {
        transport: 'either',
        why: `the source's annotation ${excluded} may keep the connection out of its sidecar`,
      };
    }
    return excluded === undefined
      ? { transport: 'mtls', why: `the source is in the mesh: ${why}` }
      : { transport: 'plaintext', why: `the source's annotation ${excluded} keeps the connection out of its sidecar` };
  }

  #seen(source: End, pod: Pod, port: number, { dataPlane }: Membership, identity: Seen['identity']): Seen {
    const http = this.#mayCarryHttp(pod, port) ? 'requests' : 'connections';
    return {
      identity,
      addresses: addressesOf(source),
      port,
      ownAddresses: pod.addresses,
      layer: dataPlane === 'ambient' ? 'ztunnel' : http,
      trustDomain: this.#settings.trustDomain,
    };
  }

  /** Whether a port may carry HTTP: what its Service says, or else what the proxy finds out. */
  #mayCarryHttp(pod: Pod, port: number): boolean {
    for (const service of this.#factsOf(pod).services) {
      for (const servicePort of service.ports) {
        if (targetPortOf(servicePort, pod) !== port) continue;
        const protocol = servicePort.appProtocol || servicePort.name.split('-')[0] || '';
        if (/^(?:tcp|tls|https|mongo|mysql|redis|udp)$/i.test(protocol)) return false;
        if (!/^(?:http2?|grpc|grpc-web)$/i.test(protocol) && SERVER_FIRST.has(servicePort.port)) return false;
      }
    }
    return true;
  }

  #authorize(pod: Pod, { dataPlane }: Membership, seen: Seen): Authorization {
    const facts = this.#factsOf(pod);
    const { onWorkload } = facts;
    const waypoint = dataPlane === 'ambient' ? facts.waypoint : undefined;
    if (waypoint === undefined) return authorize(onWorkload, seen);
    const layer = this.#mayCarryHttp(pod, seen.port) ? 'requests' : 'connections';
    const atWaypoint = authorize(this.#targeting(pod, waypoint), { ...seen, layer });
    const fromWaypoint: Identity = { namespace: waypoint.namespace, serviceAccount: waypoint.name };
    const behind = authorize(onWorkload, { ...seen, identity: fromWaypoint, addresses: [] });
    const direct = authorize(onWorkload, seen);
    const reasons: MeshReason[] = [
      { text: `requests to its Services pass the waypoint ${waypoint.name}` },
      ...atWaypoint.reasons,
      ...behind.reasons,
    ];
    const through = strictest(atWaypoint.decision, behind.decision);
    if (through !== 'allow' && direct.decision !== 'deny') {
      reasons.push({ text: "connections to the pod's own address do not pass the waypoint" });
      return { decision: 'conditional', reasons };
    }
    return { decision: through, reasons };
  }

  /** Whether a policy is for a workload: by its labels, in its namespace or in all from the root namespace. */
  #selects({ object, selector, targets }: AuthorizationPolicy, { namespace, labels }: Pod): boolean {
    if (targets.length > 0) return false;
    if (object.namespace !== namespace && object.namespace !== this.#settings.rootNamespace) return false;
    return selector === undefined || [...selector].every(([key, value]) => labels.get(key) === value);
  }

  /** The policies for a waypoint, or for a Service that leads through it to the pod. */
  #targeting(pod: Pod, waypoint: Waypoint): readonly AuthorizationPolicy[] {
    return this.#authorizationPolicies.filter(({ object, targets }) =>
      targets.some(({ kind, name }) => {
        if (kind === 'Gateway') return name === waypoint.name && object.namespace === waypoint.namespace;
        if (kind === 'GatewayClass')
          return object.namespace === this.#settings.rootNamespace && name === 'istio-waypoint';
        const service = this.#servicesIn.get(object.namespace)?.find((one) => one.name === name);
        return kind === 'Service' && service !== undefined && podsBehind(service, [pod]).length > 0;
      }),
    );
  }
}

/** Service ports whose protocol is not looked for, since the server speaks first (Istio, protocol selection). */
const SERVER_FIRST: ReadonlySet<number> = new Set([25, 53, 3306, 27_017]);

function strictest(a: MeshVerdict['decision'], b: MeshVerdict['decision']): MeshVerdict['decision'] {
  if (a === 'deny' || b === 'deny') return 'deny';
  return a === 'conditional' || b === 'conditional' ? 'conditional' : 'allow';
}

function passed(text: string): MeshVerdict {
  return { decision: 'allow', transport: 'plaintext', enforced: false, reasons: [{ text }] };
}
