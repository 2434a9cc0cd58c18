import { indexedList, int32, type KubernetesObject, Reading, record, type Shape, string } from '../../kube/index.ts';
import { type ConnectionSet, connectionsOf, portRange } from '../connections/index.ts';
import type { Cluster, NetworkWorkload } from '../model/index.ts';
import { podsBehind, readServices, targetPortOf } from '../services/index.ts';

interface WrittenService {
  readonly namespace?: string;
  readonly name?: string;
  readonly port?: number;
}

const service = record<WrittenService>({ namespace: string, name: string, port: int32 });
const webhooks = indexedList(
  record<{ readonly clientConfig?: { readonly service?: WrittenService } }>({ clientConfig: record({ service }) }),
);
const apiService = record<{ readonly service?: WrittenService }>({ service });
const definition = record<{
  readonly conversion?: { readonly webhook?: { readonly clientConfig?: { readonly service?: WrittenService } } };
}>({ conversion: record({ webhook: record({ clientConfig: record({ service }) }) }) });

/** A workload that the API server calls. */
export interface WebhookTarget {
  readonly workload: NetworkWorkload;
  readonly connections: ConnectionSet;
  readonly why: string;
}

/** The workloads behind admission webhooks, conversion webhooks and aggregated APIs. */
export function webhookTargets({ snapshot }: Cluster, workloads: readonly NetworkWorkload[]): readonly WebhookTarget[] {
  const services = readServices(snapshot);
  const calls = [
    ...['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration']
      .flatMap((kind) => snapshot.ofKind('admissionregistration.k8s.io', kind))
      .flatMap((object) =>
        (read(object, 'webhooks', webhooks) ?? []).map((one) => ({ object, to: one.clientConfig?.service })),
      ),
    ...snapshot
      .ofKind('apiregistration.k8s.io', 'APIService')
      .map((object) => ({ object, to: read(object, 'spec', apiService)?.service })),
    ...snapshot
      .ofKind('apiextensions.k8s.io', 'CustomResourceDefinition')
      .map((object) => ({ object, to: read(object, 'spec', definition)?.conversion?.webhook?.clientConfig?.service })),
  ];
  return calls.flatMap(({ object, to }) => {
    const called = services.find(({ namespace, name }) => namespace === to?.namespace && name === to.name);
    const servicePort = called?.ports.find(({ port }) => port === (to?.port ?? 443));
    if (called === undefined || servicePort === undefined) return [];
    return workloads.flatMap((workload): readonly WebhookTarget[] => {
      const [target] = podsBehind(called, workload.pods)
        .map((pod) => targetPortOf(servicePort, pod))
        .filter((port) => port !== undefined);
      if (target === undefined) return [];
      const connections = connectionsOf(servicePort.protocol, portRange(target, target));
      return [{ workload, connections, why: `${object.kind} ${object.name} calls it` }];
    });
  });
}

function read<T>({ content }: KubernetesObject, field: string, shape: Shape<T>): T | undefined {
  return new Reading().at(field, content[field], shape);
}
