import {
  type FieldPath,
  type Indexed,
  indexedList,
  int32,
  type KubernetesObject,
  list,
  Reading,
  record,
  type Snapshot,
  string,
} from '../../../kube/index.ts';
import type { Namespace } from '../../model/index.ts';
import type { Backend } from '../backend.ts';
import { mayReferTo } from './grants.ts';
import { hostnamesIntersect } from './hostnames.ts';
import { GATEWAY_GROUP, type Listener, readListeners } from './listener.ts';

interface WrittenReference {
  readonly group?: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly port?: number;
  readonly sectionName?: string;
}

interface WrittenRule {
  readonly backendRefs?: readonly Indexed<WrittenReference>[];
  readonly filters?: readonly Indexed<{ readonly requestMirror?: { readonly backendRef?: WrittenReference } }>[];
}

interface WrittenRoute {
  readonly parentRefs?: readonly Indexed<WrittenReference>[];
  readonly hostnames?: readonly string[];
  readonly rules?: readonly Indexed<WrittenRule>[];
}

const reference = record<WrittenReference>({
  group: string,
  kind: string,
  namespace: string,
  name: string,
  port: int32,
  sectionName: string,
});

const route = record<WrittenRoute>({
  parentRefs: indexedList(reference),
  hostnames: list(string, ''),
  rules: indexedList(
    record<WrittenRule>({
      backendRefs: indexedList(reference),
      filters: indexedList(
        record<{ readonly requestMirror?: { readonly backendRef?: WrittenReference } }>({
          requestMirror: record({ backendRef: reference }),
        }),
      ),
    }),
  ),
});

/** The kinds of routes, and the listener protocols that imply them (Gateway API, Listener: supported kinds). */
const ROUTES: ReadonlyMap<string, readonly string[]> = new Map([
  ['HTTPRoute', ['HTTP', 'HTTPS']],
  ['GRPCRoute', ['HTTP', 'HTTPS']],
  ['TLSRoute', ['TLS']],
  ['TCPRoute', ['TCP', 'TLS']],
  ['UDPRoute', ['UDP']],
]);

/** Kinds whose hostnames must have one in common with their listener's. */
const WITH_HOSTNAMES: readonly string[] = ['HTTPRoute', 'GRPCRoute', 'TLSRoute'];

/** The Services behind Gateways: those of routes that a listener takes. */
export function gatewayBackends(snapshot: Snapshot, namespaces: ReadonlyMap<string, Namespace>): readonly Backend[] {
  const listeners = readListeners(snapshot, namespaces);
  return [...ROUTES.keys()]
    .flatMap((kind) => snapshot.ofKind(GATEWAY_GROUP, kind))
    .flatMap((object) => {
      const written = new Reading().at('spec', object.content['spec'], route) ?? {};
      const attached = listeners.filter((listener) => attaches(object, written, listener));
      return attached.length === 0 ? [] : backendsOf(object, written, attached, snapshot);
    });
}

function attaches(
  object: KubernetesObject,
  { parentRefs = [], hostnames = [] }: WrittenRoute,
  listener: Listener,
): boolean {
  const named = parentRefs.some((parent) => {
    const { group = GATEWAY_GROUP, kind = 'Gateway', namespace = object.namespace, name, port, sectionName } = parent;
    return (
      group === GATEWAY_GROUP &&
      kind === listener.object.kind &&
      namespace === listener.object.namespace &&
      name === listener.object.name &&
      (sectionName === undefined || sectionName === listener.name) &&
      (port === undefined || port === listener.port)
    );
  });
  const takesKind =
    listener.kinds?.includes(object.kind) ??
    // A protocol of an implementation's own implies what that implementation says.
    (listener.protocol.includes('/') || (ROUTES.get(object.kind) ?? []).includes(listener.protocol));
  const takesHost = !WITH_HOSTNAMES.includes(object.kind) || hostnamesIntersect(listener.hostname, hostnames);
  return named && takesKind && takesHost && listener.allowsNamespace(object.namespace);
}

function backendsOf(
  object: KubernetesObject,
  { rules = [] }: WrittenRoute,
  listeners: readonly Listener[],
  snapshot: Snapshot,
): readonly Backend[] {
  const entries = listeners.map(({ gateway, path, object: owner, port, protocol }) => ({
    object: owner,
    path,
    gateway,
    port,
    protocol,
  }));
  const found: Backend[] = [];
  const note = (written: WrittenReference | undefined, path: FieldPath): void => {
    const { group = '', kind = 'Service', namespace = object.namespace, name, port } = written ?? {};
    if (group !== '' || kind !== 'Service' || name === undefined || port === undefined) return;
    if (!mayReferTo(snapshot, object, { namespace, name })) return;
    found.push({ object, path, service: { namespace, name }, port: { type: 'service-port', port }, entries });
  };
  for (const { index, backendRefs = [], filters = [] } of rules) {
    const rule: FieldPath = ['spec', 'rules', index];
    for (const written of backendRefs) note(written, [...rule, 'backendRefs', written.index]);
    for (const { index: filter, requestMirror } of filters) {
      note(requestMirror?.backendRef, [...rule, 'filters', filter, 'requestMirror', 'backendRef']);
    }
  }
  return found;
}
