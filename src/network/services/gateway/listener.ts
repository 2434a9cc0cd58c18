import {
  type FieldPath,
  type Indexed,
  indexedList,
  int32,
  type KubernetesObject,
  type LabelSelector,
  labelSelector,
  matchesLabels,
  Reading,
  record,
  type Snapshot,
  string,
} from '../../../kube/index.ts';
import type { Namespace } from '../../model/index.ts';

export const GATEWAY_GROUP = 'gateway.networking.k8s.io';

/** A place where a Gateway takes connections (Gateway API, Listener and ListenerEntry). */
export interface Listener {
  readonly gateway: KubernetesObject;
  /** The Gateway, or the ListenerSet that adds it; routes name one of them as their parent. */
  readonly object: KubernetesObject;
  readonly path: FieldPath;
  readonly name: string;
  readonly port: number;
  /** `HTTP`, `HTTPS`, `TLS`, `TCP`, `UDP`, or a domain-prefixed one. */
  readonly protocol: string;
  /** Empty for any. */
  readonly hostname: string;
  /** Whether routes of a namespace may attach. */
  readonly allowsNamespace: (namespace: string) => boolean;
  /** The kinds of routes that may attach; undefined for those that the protocol implies. */
  readonly kinds: readonly string[] | undefined;
}

interface WrittenNamespaces {
  readonly from?: string;
  readonly selector?: LabelSelector;
}

interface WrittenListener {
  readonly name?: string;
  readonly hostname?: string;
  readonly port?: number;
  readonly protocol?: string;
  readonly allowedRoutes?: {
    readonly namespaces?: WrittenNamespaces;
    readonly kinds?: readonly { readonly group?: string; readonly kind?: string }[];
  };
}

interface WrittenSpec {
  readonly listeners?: readonly Indexed<WrittenListener>[];
  readonly allowedListeners?: { readonly namespaces?: WrittenNamespaces };
  readonly parentRef?: {
    readonly group?: string;
    readonly kind?: string;
    readonly name?: string;
    readonly namespace?: string;
  };
}

const namespaces = record<WrittenNamespaces>({ from: string, selector: labelSelector });
const spec = record<WrittenSpec>({
  listeners: indexedList(
    record<WrittenListener>({
      name: string,
      hostname: string,
      port: int32,
      protocol: string,
      allowedRoutes: record({
        namespaces,
        kinds: indexedList(
          record<{ readonly group?: string; readonly kind?: string }>({ group: string, kind: string }),
        ),
      }),
    }),
  ),
  allowedListeners: record({ namespaces }),
  parentRef: record({ group: string, kind: string, name: string, namespace: string }),
});

/** The listeners of all Gateways, and of the ListenerSets that their Gateways allow. */
export function readListeners(snapshot: Snapshot, known: ReadonlyMap<string, Namespace>): readonly Listener[] {
  const gateways = snapshot.ofKind(GATEWAY_GROUP, 'Gateway');
  const own = gateways.flatMap((gateway) => listenersIn(gateway, gateway, known));
  const added = snapshot.ofKind(GATEWAY_GROUP, 'ListenerSet').flatMap((set) => {
    const { name = '', namespace = set.namespace, kind = 'Gateway' } = read(set).parentRef ?? {};
    const gateway = kind === 'Gateway' ? snapshot.find(GATEWAY_GROUP, 'Gateway', namespace, name) : undefined;
    if (gateway === undefined) return [];
    const allowed = read(gateway).allowedListeners?.namespaces ?? {};
    return allows(allowed, 'None', gateway.namespace, known)(set.namespace) ? listenersIn(set, gateway, known) : [];
  });
  return [...own, ...added];
}

function listenersIn(
  object: KubernetesObject,
  gateway: KubernetesObject,
  known: ReadonlyMap<string, Namespace>,
): readonly Listener[] {
  return (read(object).listeners ?? []).flatMap(
    ({ index, name = '', hostname = '', port, protocol = '', allowedRoutes }) => {
      if (port === undefined) return [];
      const kinds = (allowedRoutes?.kinds ?? []).filter(({ group = GATEWAY_GROUP }) => group === GATEWAY_GROUP);
      return [
        {
          gateway,
          object,
          path: ['spec', 'listeners', index],
          name,
          port,
          protocol,
          hostname,
          allowsNamespace: allows(allowedRoutes?.namespaces ?? {}, 'Same', object.namespace, known),
          kinds: allowedRoutes?.kinds === undefined ? undefined : kinds.map(({ kind = '' }) => kind),
        },
      ];
    },
  );
}

function allows(
  { from, selector }: WrittenNamespaces,
  otherwise: string,
  own: string,
  known: ReadonlyMap<string, Namespace>,
): (namespace: string) => boolean {
  switch (from ?? otherwise) {
    case 'All':
      return () => true;
    case 'Same':
      return (namespace) => namespace === own;
    case 'Selector':
      return (namespace) => {
        const labels = known.get(namespace)?.labels;
        return selector !== undefined && labels !== undefined && matchesLabels(selector, labels);
      };
    default:
      return () => false;
  }
}

function read({ content }: KubernetesObject): WrittenSpec {
  return new Reading().at('spec', content['spec'], spec) ?? {};
}
