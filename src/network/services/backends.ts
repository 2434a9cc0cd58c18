import {
  type FieldPath,
  type Indexed,
  indexedList,
  int32,
  intOrString,
  type KubernetesObject,
  Reading,
  record,
  type Snapshot,
  string,
} from '../../kube/index.ts';
import type { Pod } from '../model/index.ts';
import { type Service, type ServicePort, targetPortOf } from './service.ts';

/** A Service that an Ingress or Route sends connections to. */
export interface Backend {
  readonly object: KubernetesObject;
  /** Where the object names the Service. */
  readonly path: FieldPath;
  readonly serviceName: string;
  readonly port: BackendPort;
}

export type BackendPort =
  /** The Service's port of that number or name. */
  | { readonly type: 'service-port'; readonly port: number | string }
  /** The endpoints' port: the number in the pod, or the name that the Service's port has. */
  | { readonly type: 'endpoint-port'; readonly port: number | string }
  | { readonly type: 'every-port' };

interface WrittenBackend {
  readonly service?: { readonly name?: string; readonly port?: { readonly number?: number; readonly name?: string } };
}

interface WrittenIngress {
  readonly defaultBackend?: WrittenBackend;
  readonly rules?: readonly Indexed<{
    readonly http?: { readonly paths?: readonly Indexed<{ readonly backend?: WrittenBackend }>[] };
  }>[];
}

const backend = record<WrittenBackend>({
  service: record({ name: string, port: record({ number: int32, name: string }) }),
});

const ingress = record<WrittenIngress>({
  defaultBackend: backend,
  rules: indexedList(
    record<{ readonly http?: { readonly paths?: readonly Indexed<{ readonly backend?: WrittenBackend }>[] } }>({
      http: record({ paths: indexedList(record<{ readonly backend?: WrittenBackend }>({ backend })) }),
    }),
  ),
});

/** The Services behind Ingresses (networking.k8s.io/v1): by the number or name of the **Service's** port. */
export function ingressBackends(snapshot: Snapshot): readonly Backend[] {
  return snapshot.ofKind('networking.k8s.io', 'Ingress').flatMap((object) => {
    const written = new Reading().at('spec', object.content['spec'], ingress) ?? {};
    const found: Backend[] = [];
    const note = ({ service }: WrittenBackend = {}, path: FieldPath) => {
      const port = service?.port?.number ?? service?.port?.name;
      if (service?.name === undefined || port === undefined) return;
      found.push({ object, path, serviceName: service.name, port: { type: 'service-port', port } });
    };
    note(written.defaultBackend, ['spec', 'defaultBackend']);
    for (const rule of written.rules ?? []) {
      for (const path of rule.http?.paths ?? []) {
        note(path.backend, ['spec', 'rules', rule.index, 'http', 'paths', path.index, 'backend']);
      }
    }
    return found;
  });
}

interface WrittenRoute {
  readonly to?: { readonly kind?: string; readonly name?: string };
  readonly alternateBackends?: readonly Indexed<{ readonly kind?: string; readonly name?: string }>[];
  readonly port?: { readonly targetPort?: number | string };
}

const target = record<{ readonly kind?: string; readonly name?: string }>({ kind: string, name: string });
const route = record<WrittenRoute>({
  to: target,
  alternateBackends: indexedList(target),
  port: record({ targetPort: intOrString }),
});

/** The Services behind OpenShift Routes (route.openshift.io/v1): by the port of the endpoints, or all of them. */
export function routeBackends(snapshot: Snapshot): readonly Backend[] {
  return snapshot.ofKind('route.openshift.io', 'Route').flatMap((object) => {
    const written = new Reading().at('spec', object.content['spec'], route) ?? {};
    const targetPort = written.port?.targetPort;
    const port: BackendPort =
      targetPort === undefined ? { type: 'every-port' } : { type: 'endpoint-port', port: targetPort };
    const targets = [
      { to: written.to, path: ['spec', 'to'] },
      ...(written.alternateBackends ?? []).map((to) => ({ to, path: ['spec', 'alternateBackends', to.index] })),
    ];
    return targets.flatMap(({ to, path }): readonly Backend[] =>
      to?.name === undefined || (to.kind ?? 'Service') !== 'Service'
        ? []
        : [{ object, path, serviceName: to.name, port }],
    );
  });
}

/** The ports of a pod behind a Service that a backend leads to, by protocol. */
export function backendPorts({ port }: Backend, service: Service, pod: Pod): readonly ResolvedPort[] {
  return service.ports.flatMap((servicePort) => {
    const resolved = targetPortOf(servicePort, pod);
    if (resolved === undefined || !leadsTo(port, servicePort, resolved)) return [];
    return [{ servicePort, port: resolved }];
  });
}

export interface ResolvedPort {
  readonly servicePort: ServicePort;
  /** The port in the pod. */
  readonly port: number;
}

function leadsTo(wanted: BackendPort, servicePort: ServicePort, resolved: number): boolean {
  switch (wanted.type) {
    case 'service-port':
      return wanted.port === servicePort.port || wanted.port === servicePort.name;
    case 'endpoint-port':
      return wanted.port === resolved || wanted.port === servicePort.name;
    case 'every-port':
      return true;
  }
}
