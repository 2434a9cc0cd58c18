import {
  type Container,
  containersOf,
  type FieldPath,
  formatFieldPath,
  type Indexed,
  isJsonObject,
  type KubernetesObject,
  type Snapshot,
} from '../../kube/index.ts';
import { type Flow, NOWHERE } from '../flows/index.ts';
import type { Cluster, NetworkWorkload } from '../model/index.ts';
import { readServices, type Service } from '../services/index.ts';
import { type NamedHost, namedHosts } from './names-in-text.ts';

/** A text of a workload that may name a Service. It may be secret, and is never shown. */
interface Text {
  readonly text: string;
  readonly path: FieldPath;
  readonly object: KubernetesObject;
  /** The name of the variable or key, which tells whether a bare word is meant for a host. */
  readonly name: string;
}

/**
 * The connections that manifests speak of: Services named in environment variables, commands, arguments, probes and
 * the ConfigMaps that a workload uses. What a program finds at run time is not among them.
 */
export function flowsFromManifests({ snapshot, workloads }: Cluster): readonly Flow[] {
  const services = new Map(readServices(snapshot).map((service) => [`${service.namespace}/${service.name}`, service]));
  return workloads.flatMap((workload) => {
    const flows = new Map<string, Flow>();
    for (const { text, path, object, name } of textsOf(workload, snapshot)) {
      for (const named of namedHosts(text)) {
        const service = serviceNamed(named, workload, services);
        if (service === undefined || !(named.certain || meansHost(name))) continue;
        for (const { port, protocol } of portsMeant(service, named)) {
          const flow: Flow = {
            source: { ...NOWHERE, namespace: workload.namespace, workload: workload.name },
            destination: { ...NOWHERE, service: `${service.namespace}/${service.name}` },
            protocol,
            port,
            count: 1,
            seenAt: `${object.kind} ${object.namespace}/${object.name} ${formatFieldPath(path)}`,
          };
          flows.set(`${service.namespace}/${service.name} ${protocol} ${port}`, flow);
        }
      }
    }
    return [...flows.values()];
  });
}

/** `db`, `db.shop`, `db.shop.svc`, `db.shop.svc.cluster.local`; a pod of a headless Service may come before. */
function serviceNamed(
  { host }: NamedHost,
  { namespace }: NetworkWorkload,
  services: ReadonlyMap<string, Service>,
): Service | undefined {
  const labels = host.split('.');
  const svc = labels.indexOf('svc');
  if (svc >= 2) return services.get(`${labels[svc - 1]}/${labels[svc - 2]}`);
  if (labels.length === 1) return services.get(`${namespace}/${labels[0]}`);
  const [first, second, third] = labels;
  return (
    services.get(`${second}/${first}`) ?? services.get(`${third}/${second}`) ?? services.get(`${namespace}/${second}`)
  );
}

function portsMeant({ ports }: Service, { port }: NamedHost) {
  // A port that the Service does not have is no connection that could be.
  return port === 0 ? ports : ports.filter((one) => one.port === port);
}

const HOST_NAMES = /host|addr|url|uri|endpoint|server|service|svc|broker|upstream|backend|target|dsn|peer|node/i;

function meansHost(name: string): boolean {
  return HOST_NAMES.test(name);
}

function* textsOf({ pods }: NetworkWorkload, snapshot: Snapshot): Generator<Text> {
  const [pod] = pods;
  if (pod === undefined) return;
  const { object, templatePath, spec } = pod.workload;
  const maps = new Set<string>();
  for (const { list, container } of containersOf(spec)) {
    const path: FieldPath = [...templatePath, 'spec', list, container.index];
    yield* containerTexts(container, path, object);
    for (const { configMapRef } of container.envFrom ?? [])
      if (configMapRef?.name !== undefined) maps.add(configMapRef.name);
    for (const { valueFrom } of container.env ?? []) {
      if (valueFrom?.configMapKeyRef?.name !== undefined) maps.add(valueFrom.configMapKeyRef.name);
    }
  }
  for (const { source } of spec.volumes ?? []) {
    const map = source['configMap'];
    const name = isJsonObject(map) ? map['name'] : undefined;
    if (typeof name === 'string') maps.add(name);
  }
  for (const name of maps) {
    const map = snapshot.find('', 'ConfigMap', object.namespace, name);
    const data = map?.content['data'];
    if (map === undefined || !isJsonObject(data)) continue;
    for (const [key, value] of Object.entries(data)) {
      if (typeof value === 'string') yield { text: value, path: ['data', key], object: map, name: key };
    }
  }
}

function* containerTexts(container: Indexed<Container>, path: FieldPath, object: KubernetesObject): Generator<Text> {
  for (const { index, name = '', value } of container.env ?? []) {
    if (value !== undefined) yield { text: value, path: [...path, 'env', index, 'value'], object, name };
  }
  for (const field of ['command', 'args'] as const) {
    for (const [index, text] of (container[field] ?? []).entries()) {
      const name = /^--?([A-Za-z0-9._-]{1,64})[= ]/.exec(text)?.[1] ?? '';
      yield { text, path: [...path, field, index], object, name };
    }
  }
  for (const field of ['livenessProbe', 'readinessProbe', 'startupProbe'] as const) {
    const probe = container[field];
    const host = probe?.httpGet?.host ?? probe?.tcpSocket?.host;
    if (host !== undefined) yield { text: host, path: [...path, field], object, name: 'host' };
  }
}
