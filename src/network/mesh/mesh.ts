import type { FieldPath, KubernetesObject } from '../../kube/index.ts';
import type { AddressSet } from '../addresses/index.ts';
import type { End } from '../explain/index.ts';

/** A service mesh, as far as it decides about connections. */
export interface Mesh {
  readonly name: 'Istio' | 'Linkerd';
  /** What the mesh makes of a TCP connection to a port of the destination's **pod**. It sees no UDP and no SCTP. */
  readonly judge: (source: End, destination: End, port: number) => MeshVerdict;
  /** The ports of a destination at which a verdict may change. */
  readonly portsOf: (source: End, destination: End) => readonly number[];
  /** Sources with equal keys are judged alike. */
  readonly sourceKey: (source: End) => SourceKey;
  /** Whether it counts at a destination who a source is, and not only how it speaks. */
  readonly asksWho: (destination: End) => boolean;
  /** The sets of addresses that its policies tell apart. */
  readonly blocks: readonly AddressSet[];
}

export interface SourceKey {
  /** Equal for sources that speak alike. */
  readonly how: string;
  readonly who: string;
}

/** What a mesh makes of a connection. */
export interface MeshVerdict {
  /** `conditional` where it hangs on the request (path, method, token) or on what a connection does not show. */
  readonly decision: 'allow' | 'deny' | 'conditional';
  /** How the connection is protected: `either` where the destination takes both and the source is not known. */
  readonly transport: 'mtls' | 'plaintext' | 'either';
  /** Whether a proxy of the mesh decides at all: not where the destination, or the port, is out of the mesh. */
  readonly enforced: boolean;
  /** What decided, in order. */
  readonly reasons: readonly MeshReason[];
}

export interface MeshReason {
  readonly text: string;
  /** The object and the field that say so, where one does. */
  readonly object?: KubernetesObject | undefined;
  readonly path?: FieldPath | undefined;
}
