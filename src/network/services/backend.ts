import type { FieldPath, KubernetesObject } from '../../kube/index.ts';
import type { Pod } from '../model/index.ts';
import { type Service, type ServicePort, targetPortOf } from './service.ts';

/** A Service that an Ingress, a Route or a route of a Gateway sends connections to. */
export interface Backend {
  readonly object: KubernetesObject;
  /** Where the object names the Service. */
  readonly path: FieldPath;
  readonly service: { readonly namespace: string; readonly name: string };
  readonly port: BackendPort;
  /** Where connections come in. */
  readonly entries: readonly BackendEntry[];
}

/** A place at which connections for a backend come in. */
export interface BackendEntry {
  /** The Ingress, Route, Gateway or ListenerSet. */
  readonly object: KubernetesObject;
  readonly path: FieldPath;
  readonly port: number;
  readonly protocol: string;
}

export type BackendPort =
  /** The Service's port of that number or name. */
  | { readonly type: 'service-port'; readonly port: number | string }
  /** The endpoints' port: the number in the pod, or the name that the Service's port has. */
  | { readonly type: 'endpoint-port'; readonly port: number | string }
  | { readonly type: 'every-port' };

/** A port of a Service, and the port of one pod that it leads to. */
export interface ResolvedPort {
  readonly servicePort: ServicePort;
  readonly port: number;
}

/** The ports of a pod behind a Service that a backend leads to. */
export function backendPorts({ port }: Backend, service: Service, pod: Pod): readonly ResolvedPort[] {
  return service.ports.flatMap((servicePort) => {
    const resolved = targetPortOf(servicePort, pod);
    if (resolved === undefined || !leadsTo(port, servicePort, resolved)) return [];
    return [{ servicePort, port: resolved }];
  });
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
