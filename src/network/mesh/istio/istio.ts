import type { AddressSet } from '../../addresses/index.ts';
import { addressesOf, type End } from '../../explain/index.ts';
import type { Cluster, Pod } from '../../model/index.ts';
import { podsBehind, readServices, type Service, targetPortOf } from '../../services/index.ts';
import { type Identity, identityOf } from '../identity.ts';
import type { Mesh, MeshReason, MeshVerdict } from '../mesh.ts';
import { type AuthorizationPolicy, readAuthorizationPolicies } from './authorization-policy.ts';
import { type Authorization, authorize } from './authorize.ts';
import { addressesIn, type Seen } from './match-rule.ts';
import {
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
import { mtlsOf, type PeerAuthentication, readPeerAuthentications } from './peer-authentication.ts';

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
    portsOf: (destination) => istio.portsOf(destination),
    blocks: istio.blocks,
  };
}

class Istio {
  readonly #cluster: Cluster;
  readonly #settings: IstioSettings;
  readonly #peerAuthentications: readonly PeerAuthentication[];
  readonly #authorizationPolicies: readonly AuthorizationPolicy[];
  readonly #services: readonly Service[];

  constructor(cluster: Cluster, settings: IstioSettings) {
    this.#cluster = cluster;
    this.#settings = settings;
    this.#peerAuthentications = readPeerAuthentications(cluster.snapshot);
    this.#authorizationPolicies = readAuthorizationPolicies(cluster.snapshot);
    this.#services = readServices(cluster.snapshot);
  }

  get isPresent(): boolean {
    if (this.#peerAuthentications.length + this.#authorizationPolicies.length > 0) return true;
    return this.#cluster.workloads.some((workload) =>
      workload.pods.some((pod) => membershipOf({ type: 'pod', pod, workload }, this.#cluster).dataPlane !== 'none'),
    );
  }

  judge(source: End, destination: End, port: number): MeshVerdict {
    const to = membershipOf(destination, this.#cluster);
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
    const setting = mtlsOf(pod, port, this.#peerAuthentications, this.#settings.rootNamespace);
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

  /** Ports that policies, annotations and containers name: between them nothing changes. */
  portsOf(destination: End): readonly number[] {
    if (destination.type !== 'pod') return [];
    const { pod } = destination;
    const annotations = ['excludeInboundPorts', 'includeInboundPorts'].flatMap((name) =>
      portsIn(pod.workload.metadata.annotations?.get(`traffic.sidecar.istio.io/${name}`) ?? ''),
    );
    const ofPolicies = this.#authorizationPolicies.flatMap(({ rules }) =>
      rules.flatMap(({ to = [], when }) => [
        ...to.flatMap(({ ports = [], notPorts = [] }) => [...ports, ...notPorts]),
        ...when.flatMap(({ key, values = [], notValues = [] }) =>
          key === 'destination.port' ? [...values, ...notValues] : [],
        ),
      ]),
    );
    const ofModes = this.#peerAuthentications.flatMap(({ ports }) => [...ports.keys()]);
    const declared = pod.ports.map((one) => one.port);
    return [...annotations, ...ofPolicies.map(Number), ...ofModes, ...declared].filter((one) => Number.isInteger(one));
  }

  /** How a source speaks: by mTLS when it is in the mesh, which finds out that the destination is too. */
  #speaks(source: End, port: number): { readonly transport: MeshVerdict['transport']; readonly why: string } {
    if (source.type === 'any-pod') return { transport: 'either', why: 'the source may be in the mesh or not' };
    const { dataPlane, why } = membershipOf(source, this.#cluster);
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
    for (const service of this.#services) {
      if (podsBehind(service, [pod]).length === 0) continue;
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
    const onWorkload = this.#authorizationPolicies.filter((policy) => this.#selects(policy, pod));
    const waypoint = dataPlane === 'ambient' ? waypointOf(pod, this.#cluster, this.#services) : undefined;
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
        const service = this.#services.find((one) => one.namespace === object.namespace && one.name === name);
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
