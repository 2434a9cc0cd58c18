import { indexedList, type KubernetesObject, matchesLabels, record, string, type Workload } from '../../kube/index.ts';
import type { CheckContext } from '../context.ts';
import { SERVICE } from './service.ts';

/** A Service that clients outside the cluster can reach, and the workloads behind it. */
export interface ExposedService {
  readonly object: KubernetesObject;
  /** `a load balancer`, `a node port`, `external addresses`, or the Ingress. */
  readonly through: string;
  readonly workloads: readonly Workload[];
}

interface Backend {
  readonly service?: { readonly name?: string };
}

const backend = record<Backend>({ service: record({ name: string }) });
const ingress = record<{
  readonly spec?: {
    readonly defaultBackend?: Backend;
    readonly rules?: readonly { readonly http?: { readonly paths?: readonly { readonly backend?: Backend }[] } }[];
  };
}>({
  spec: record({
    defaultBackend: backend,
    rules: indexedList(
      record<{ readonly http?: { readonly paths?: readonly { readonly backend?: Backend }[] } }>({
        http: record({ paths: indexedList(record<{ readonly backend?: Backend }>({ backend })) }),
      }),
    ),
  }),
});

/** Every exposed Service of the snapshot. Who may reach it over the network is the network engine's question. */
export function exposedServices(context: CheckContext): readonly ExposedService[] {
  const { snapshot } = context;
  const byIngress = new Map<string, string>();
  for (const object of snapshot.ofKind('networking.k8s.io', 'Ingress')) {
    const { spec } = context.read(object, ingress) ?? {};
    const backends = [
      spec?.defaultBackend,
      ...(spec?.rules ?? []).flatMap(({ http }) => http?.paths?.map((path) => path.backend)),
    ];
    for (const entry of backends) {
      const name = entry?.service?.name;
      if (name !== undefined) byIngress.set(`${object.namespace}/${name}`, `Ingress ${object.name}`);
    }
  }
  const byNamespace = Map.groupBy(snapshot.workloads, ({ object }) => object.namespace);
  return snapshot.ofKind('', 'Service').flatMap((object) => {
    const { spec } = context.read(object, SERVICE.shape) ?? {};
    const through = throughWhat(spec) ?? byIngress.get(`${object.namespace}/${object.name}`);
    if (through === undefined || spec?.selector === undefined || spec.selector.size === 0) return [];
    const requirements = [...spec.selector].map(([key, value]) => ({ key, operator: 'In', values: [value] }) as const);
    const workloads = (byNamespace.get(object.namespace) ?? []).filter(({ metadata }) =>
      matchesLabels({ requirements }, metadata.labels ?? new Map()),
    );
    return [{ object, through, workloads }];
  });
}

function throughWhat(
  spec: { readonly type?: string; readonly externalIPs?: readonly string[] } | undefined,
): string | undefined {
  if (spec?.type === 'LoadBalancer') return 'a load balancer';
  if (spec?.type === 'NodePort') return 'a port of every node';
  return (spec?.externalIPs ?? []).length > 0 ? 'external addresses' : undefined;
}
