import {
  type FieldPath,
  isJsonObject,
  type KubernetesObject,
  Reading,
  record,
  type Snapshot,
  string,
  stringMap,
} from '../../../kube/index.ts';
import type { Pod } from '../../model/index.ts';

/** What a workload takes: mTLS alone, plaintext alone, or both. */
export type MtlsMode = 'STRICT' | 'PERMISSIVE' | 'DISABLE';

export interface MtlsSetting {
  readonly mode: MtlsMode;
  /** What says so; undefined for Istio's default. */
  readonly object: KubernetesObject | undefined;
  readonly path: FieldPath;
}

/** A PeerAuthentication (security.istio.io/v1). */
export interface PeerAuthentication {
  readonly object: KubernetesObject;
  /** Undefined when it is for the whole namespace or mesh. */
  readonly selector: ReadonlyMap<string, string> | undefined;
  /** `UNSET` inherits. */
  readonly mode: string;
  /** By the port of the **workload**. */
  readonly ports: ReadonlyMap<number, string>;
  readonly created: string;
}

interface Written {
  readonly selector?: { readonly matchLabels?: ReadonlyMap<string, string> };
  readonly mtls?: { readonly mode?: string };
}

const mtls = record<{ readonly mode?: string }>({ mode: string });
const spec = record<Written>({ selector: record({ matchLabels: stringMap }), mtls });

export function readPeerAuthentications(snapshot: Snapshot): readonly PeerAuthentication[] {
  return snapshot.ofKind('security.istio.io', 'PeerAuthentication').map((object) => {
    const written = new Reading().at('spec', object.content['spec'], spec) ?? {};
    const labels = written.selector?.matchLabels;
    return {
      object,
      selector: labels === undefined || labels.size === 0 ? undefined : labels,
      mode: written.mtls?.mode ?? 'UNSET',
      ports: portModes(object),
      created: creationOf(object),
    };
  });
}

function portModes({ content }: KubernetesObject): ReadonlyMap<number, string> {
  const written = isJsonObject(content['spec']) ? content['spec']['portLevelMtls'] : undefined;
  const modes = new Map<number, string>();
  if (!isJsonObject(written)) return modes;
  for (const [key, value] of Object.entries(written)) {
    const mode = isJsonObject(value) ? value['mode'] : undefined;
    if (/^[0-9]{1,5}$/.test(key)) modes.set(Number(key), typeof mode === 'string' ? mode : 'UNSET');
  }
  return modes;
}

/** RFC 3339 in UTC, which compares as text; empty when it is not known. */
function creationOf({ content }: KubernetesObject): string {
  const metadata = content['metadata'];
  const created = isJsonObject(metadata) ? metadata['creationTimestamp'] : undefined;
  return typeof created === 'string' ? created : '';
}

/**
 * What a pod takes at a port (Istio, PeerAuthentication: precedence). The port of the policy with a selector comes
 * first, then that policy, the namespace's, and the mesh's; where there are several, the oldest. A policy with a
 * selector in the root namespace is ignored.
 */
export function mtlsOf(
  { namespace, labels }: Pod,
  port: number,
  policies: readonly PeerAuthentication[],
  rootNamespace: string,
): MtlsSetting {
  const oldest = (candidates: readonly PeerAuthentication[]) =>
    [...candidates].sort((a, b) => (a.created < b.created ? -1 : a.created > b.created ? 1 : 0))[0];
  const workload = oldest(
    policies.filter(
      ({ object, selector }) =>
        object.namespace === namespace &&
        namespace !== rootNamespace &&
        selector !== undefined &&
        [...selector].every(([key, value]) => labels.get(key) === value),
    ),
  );
  const inNamespace = oldest(
    policies.filter(({ object, selector }) => object.namespace === namespace && selector === undefined),
  );
  const mesh = oldest(
    policies.filter(({ object, selector }) => object.namespace === rootNamespace && selector === undefined),
  );
  const portMode = workload?.ports.get(port);
  if (workload !== undefined && isMode(portMode)) {
    return { mode: portMode, object: workload.object, path: ['spec', 'portLevelMtls', String(port), 'mode'] };
  }
  for (const policy of [workload, inNamespace, mesh]) {
    if (policy !== undefined && isMode(policy.mode)) {
      return { mode: policy.mode, object: policy.object, path: ['spec', 'mtls', 'mode'] };
    }
  }
  return { mode: 'PERMISSIVE', object: undefined, path: [] };
}

function isMode(mode: string | undefined): mode is MtlsMode {
  return mode === 'STRICT' || mode === 'PERMISSIVE' || mode === 'DISABLE';
}
