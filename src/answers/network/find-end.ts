import {
  type Cluster,
  type End,
  type NetworkWorkload,
  parseAddress,
  readServices,
  type Service,
} from '../../network/index.ts';
import { AnswersError } from '../answers-error.ts';
import { didYouMean } from '../nearest.ts';

/** What a user means by one end: ends themselves, or a Service that stands for the pods behind it. */
export type FoundEnd =
  | { readonly type: 'end'; readonly end: End }
  | { readonly type: 'service'; readonly service: Service };

/**
 * Finds what a user wrote: `NAMESPACE/NAME` of a workload or Pod, an address, `node/NAME`,
 * `service/NAMESPACE/NAME`, or `any-pod`.
 */
export function findEnd(text: string, cluster: Cluster): FoundEnd {
  if (text === 'any-pod') return { type: 'end', end: { type: 'any-pod' } };
  const address = parseAddress(text);
  if (address !== undefined) return { type: 'end', end: endAt(address, cluster) };
  const [first = '', second = '', third = ''] = text.replace(/\[[A-Za-z]*\]$/, '').split('/');
  if (first === 'node' && third === '') return { type: 'end', end: nodeNamed(second, cluster) };
  if (first === 'service' || first === 'svc') return { type: 'service', service: serviceNamed(second, third, cluster) };
  return { type: 'end', end: podOf(text, first, second, cluster) };
}

/** A pod or node that has the address, or else the address outside. */
function endAt(address: bigint, { workloads, nodes }: Cluster): End {
  for (const workload of workloads) {
    const pod = workload.pods.find(({ addresses, hostNetwork }) => !hostNetwork && addresses.includes(address));
    if (pod !== undefined) return { type: 'pod', pod, workload };
  }
  const node = nodes.find(({ addresses }) => addresses.includes(address));
  return node === undefined ? { type: 'address', address } : { type: 'node', node };
}

function nodeNamed(name: string, { nodes }: Cluster): End {
  const node = nodes.find((one) => one.name === name);
  if (node !== undefined) return { type: 'node', node };
  const hint = didYouMean(
    name,
    nodes.map((one) => one.name),
  );
  throw new AnswersError('bad-question', `there is no node "${name}"${hint}`);
}

function serviceNamed(namespace: string, name: string, { snapshot }: Cluster): Service {
  const services = readServices(snapshot);
  const found = services.find((service) => service.namespace === namespace && service.name === name);
  if (found !== undefined) return found;
  const hint = didYouMean(
    `${namespace}/${name}`,
    services.map((service) => `${service.namespace}/${service.name}`),
  );
  throw new AnswersError(
    'bad-question',
    `there is no Service "${namespace}/${name}"${hint}: write service/NAMESPACE/NAME`,
  );
}

function podOf(text: string, first: string, second: string, { workloads }: Cluster): End {
  const [namespace, name] = second === '' ? [undefined, first] : [first, second];
  const kind = /\[([A-Za-z]*)\]$/.exec(text)?.[1];
  const inNamespace = (workload: NetworkWorkload) => namespace === undefined || workload.namespace === namespace;
  const matching = workloads.filter(
    (workload) => inNamespace(workload) && workload.name === name && (kind === undefined || workload.kind === kind),
  );
  const [workload, other] = matching;
  if (workload !== undefined && other !== undefined) {
    const choices = matching.map((one) => `${one.namespace}/${one.name}[${one.kind}]`).join(', ');
    throw new AnswersError('bad-question', `"${text}" may be ${choices}: name one of them`);
  }
  const [pod] = workload?.pods ?? [];
  if (workload !== undefined && pod !== undefined) return { type: 'pod', pod, workload };
  for (const candidate of workloads.filter(inNamespace)) {
    const found = candidate.pods.find((one) => one.name === name);
    if (found !== undefined) return { type: 'pod', pod: found, workload: candidate };
  }
  const hint = didYouMean(
    text,
    workloads.map((one) => `${one.namespace}/${one.name}`),
  );
  throw new AnswersError(
    'bad-question',
    `there is no workload "${text}"${hint}: write NAMESPACE/NAME, an address, node/NAME, service/NAMESPACE/NAME or any-pod`,
  );
}
