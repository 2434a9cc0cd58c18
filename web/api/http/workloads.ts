import type { Static } from 'typebox';
import type { Workload, Workloads } from '../../../src/server/http/schemas/engine.ts';
import type { NetworkMap, SubjectList, WorkloadDetail, WorkloadSummary } from '../../../src/views/index.ts';
import { rejectionOf } from './pod-security.ts';
import { passageOf, placeOf } from './words.ts';

type Page = Static<typeof Workload>;

export function workloadSummary(
  { apiVersion, kind, namespace, name, serviceAccount, findings }: Static<typeof Workloads>['items'][number],
  map: NetworkMap,
): WorkloadSummary {
  const key = `${kind}/${namespace}/${name}`;
  const node = map.nodes.find((one) => one.key === key);
  return {
    key,
    apiVersion,
    kind,
    namespace,
    name,
    serviceAccount,
    exposed: node?.ways.some((way) => way.open) === true,
    bySeverity: findings,
  };
}

export function workloadOf(key: string, page: Page, subjects: SubjectList['subjects']): WorkloadDetail {
  const { workload, podSecurity, containers, serviceAccount, network } = page;
  const violations = (podSecurity.next?.rejections ?? [])
    .map(rejectionOf)
    .flatMap(({ violations: found }) => found)
    .map(({ reason, detail, level, fields: [first] }) => ({
      reason,
      detail,
      level,
      field: first?.field ?? '',
      place: first?.place,
    }));
  const next = podSecurity.next?.level;
  const id = `sa:${serviceAccount.namespace}:${serviceAccount.name}`;
  const subject = subjects.find((one) => one.id === id);
  return {
    key,
    level: podSecurity.level === 'restricted' || podSecurity.level === 'baseline' ? podSecurity.level : 'privileged',
    written: { field: '', place: placeOf(workload.location) },
    labels: workload.labels,
    baseline: next === 'baseline' ? violations : [],
    restricted: next === 'baseline' ? undefined : violations,
    containers: containers.map(containerOf),
    account: {
      namespace: serviceAccount.namespace,
      name: serviceAccount.name,
      mounted: serviceAccount.mountsToken,
      subject: subject && { ...subject, permissions: serviceAccount.permissions.length },
    },
    network: networkOf(network),
  };
}

function containerOf({
  name,
  type,
  image,
  ports,
  limits,
  securityContext,
}: Page['containers'][number]): WorkloadDetail['containers'][number] {
  const fact = (label: string, value: boolean | undefined, byDefault: string) => ({
    name: label,
    value: value === undefined ? byDefault : String(value),
    isDefault: value === undefined,
  });
  const list = (label: string, values: readonly string[]) => ({
    name: label,
    value: values.join(', ') || 'none',
    isDefault: values.length === 0,
  });
  return {
    name,
    list: type === 'initContainers' || type === 'ephemeralContainers' ? type : 'containers',
    image,
    facts: [
      fact('privileged', securityContext.privileged, 'false'),
      fact('allowPrivilegeEscalation', securityContext.allowPrivilegeEscalation, 'true'),
      fact('runAsNonRoot', securityContext.runAsNonRoot, 'not set'),
      fact('readOnlyRootFilesystem', securityContext.readOnlyRootFilesystem, 'false'),
      list('capabilities added', securityContext.addedCapabilities),
      list('capabilities dropped', securityContext.droppedCapabilities),
      list('limits', Object.keys(limits)),
    ],
    ports: ports.map(
      ({ name: port, port: number, protocol }) => `${protocol} ${number ?? '?'}${port ? ` (${port})` : ''}`,
    ),
    mounts: [],
  };
}

function networkOf({ known, exposure: [exposure], reaches, reachedBy }: Page['network']): WorkloadDetail['network'] {
  if (!known || exposure === undefined) return undefined;
  return {
    fromAnyPod: passageOf(exposure.fromAnyPod),
    fromOutside: passageOf(exposure.fromOutside),
    toOutside: passageOf(exposure.toOutside),
    ways: exposure.ways.map((way) => ({
      kind: way.kind,
      by: `${way.object.kind} ${way.object.namespace === undefined ? '' : `${way.object.namespace}/`}${way.object.name}`,
      port: way.port ?? 0,
      written: { field: way.field, place: placeOf(way.location) },
      passage: passageOf(way),
      open: way.open,
    })),
    from: reachedBy.connections.flatMap((one) => neighbour(one.source, one)),
    to: reaches.connections.flatMap((one) => neighbour(one.destination, one)),
  };
}

type Connection = Page['network']['reaches']['connections'][number];

function neighbour(
  { type, kind, namespace, name }: Connection['source'],
  answer: Connection,
): NonNullable<WorkloadDetail['network']>['from'] {
  return type === 'workload' ? [{ key: `${kind}/${namespace}/${name}`, passage: passageOf(answer) }] : [];
}
