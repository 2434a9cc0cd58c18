import {
  type FieldPath,
  type Indexed,
  indexedList,
  int32,
  Reading,
  record,
  type Snapshot,
  string,
} from '../../kube/index.ts';
import type { Backend } from './backend.ts';

interface WrittenBackend {
  readonly service?: { readonly name?: string; readonly port?: { readonly number?: number; readonly name?: string } };
}

interface WrittenIngress {
  readonly defaultBackend?: WrittenBackend;
  readonly rules?: readonly Indexed<{
    readonly http?: { readonly paths?: readonly Indexed<{ readonly backend?: WrittenBackend }>[] };
  }>[];
  readonly tls?: readonly Indexed<object>[];
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
  tls: indexedList(record<object>({})),
});

/** The Services behind Ingresses (networking.k8s.io/v1): by the number or name of the **Service's** port. */
export function ingressBackends(snapshot: Snapshot): readonly Backend[] {
  return snapshot.ofKind('networking.k8s.io', 'Ingress').flatMap((object) => {
    const written = new Reading().at('spec', object.content['spec'], ingress) ?? {};
    const plain = { object, path: ['spec'], port: 80, protocol: 'HTTP' };
    const encrypted = { object, path: ['spec', 'tls'], port: 443, protocol: 'HTTPS' };
    const entries = (written.tls ?? []).length > 0 ? [plain, encrypted] : [plain];
    const found: Backend[] = [];
    const note = ({ service }: WrittenBackend = {}, path: FieldPath) => {
      const port = service?.port?.number ?? service?.port?.name;
      if (service?.name === undefined || port === undefined) return;
      const { namespace } = object;
      found.push({
        object,
        path,
        service: { namespace, name: service.name },
        port: { type: 'service-port', port },
        entries,
      });
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
