import { type Indexed, indexedList, intOrString, Reading, record, type Snapshot, string } from '../../kube/index.ts';
import type { Backend, BackendPort } from './backend.ts';

interface WrittenRoute {
  readonly to?: { readonly kind?: string; readonly name?: string };
  readonly alternateBackends?: readonly Indexed<{ readonly kind?: string; readonly name?: string }>[];
  readonly port?: { readonly targetPort?: number | string };
  readonly tls?: object;
}

const target = record<{ readonly kind?: string; readonly name?: string }>({ kind: string, name: string });
const route = record<WrittenRoute>({
  to: target,
  alternateBackends: indexedList(target),
  port: record({ targetPort: intOrString }),
  tls: record<object>({}),
});

/** The Services behind OpenShift Routes (route.openshift.io/v1): by the port of the endpoints, or all of them. */
export function routeBackends(snapshot: Snapshot): readonly Backend[] {
  return snapshot.ofKind('route.openshift.io', 'Route').flatMap((object) => {
    const written = new Reading().at('spec', object.content['spec'], route) ?? {};
    const targetPort = written.port?.targetPort;
    const port: BackendPort =
      targetPort === undefined ? { type: 'every-port' } : { type: 'endpoint-port', port: targetPort };
    const entries = [
      written.tls === undefined
        ? { object, path: ['spec'], port: 80, protocol: 'HTTP' }
        : { object, path: ['spec', 'tls'], port: 443, protocol: 'HTTPS' },
    ];
    const targets = [
      { to: written.to, path: ['spec', 'to'] },
      ...(written.alternateBackends ?? []).map((to) => ({ to, path: ['spec', 'alternateBackends', to.index] })),
    ];
    return targets.flatMap(({ to, path }): readonly Backend[] => {
      if (to?.name === undefined || (to.kind ?? 'Service') !== 'Service') return [];
      return [{ object, path, service: { namespace: object.namespace, name: to.name }, port, entries }];
    });
  });
}
