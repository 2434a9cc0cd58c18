import {
  answerTo,
  connectionJson,
  exposureJson,
  permissions,
  permissionsJson,
  previewJson,
} from '../../answers/index.ts';
import { fingerprint } from '../../audit/index.ts';
import { containersOf, formatFieldPath, type KubernetesObject, type Workload } from '../../kube/index.ts';
import { type Connection, type Connectivity, exposuresOf, type WorkloadPeer } from '../../network/index.ts';
import { DEFAULT_CONFIGURATION } from '../../pod-security/index.ts';
import { locate } from '../../sources/index.ts';
import { ServerError } from '../server-error.ts';
import type { ScanState } from './scan-state.ts';
import { namespaceOf, ownWorkloads, workloadName } from './workload-list.ts';

/** Connections shown of each direction; more are counted. */
const MOST_CONNECTIONS = 500;

/** Everything about one workload. */
export function workloadPage(
  state: ScanState,
  {
    namespace,
    kind,
    name,
    cni,
  }: {
    readonly namespace: string;
    readonly kind: string;
    readonly name: string;
    readonly cni?: string | undefined;
  },
): object {
  const workload = ownWorkloads(state).find(
    ({ object }) =>
      namespaceOf(object) === namespace && object.kind === kind && (object.name || `${object.generateName}*`) === name,
  );
  if (workload === undefined) {
    throw new ServerError('not-found', `there is no ${kind} ${namespace}/${name} in what was read last`);
  }
  const { object, templatePath } = workload;
  return {
    workload: {
      ...workloadName(object),
      template: formatFieldPath(templatePath),
      labels: Object.fromEntries(object.labels),
      location: locate(object.origin, []),
    },
    podSecurity: podSecurityOf(object, state),
    containers: containersIn(workload),
    serviceAccount: serviceAccountOf(workload, state),
    network: networkOf(object, state.connectivity(cni)),
    findings: findingsIn(object, state),
  };
}

/** As if it were alone in its namespace. */
function podSecurityOf(object: KubernetesObject, { snapshot, context }: ScanState): unknown {
  const { podSecurity, kubernetesVersion } = context.settings;
  const own = snapshot.find('', 'Namespace', '', namespaceOf(object));
  const alone = snapshot.part(own === undefined ? [object] : [own, object]);
  const answer = answerTo({ type: 'levels', version: podSecurity.version }, alone, {
    configuration: DEFAULT_CONFIGURATION,
    version: kubernetesVersion,
    namespace: namespaceOf(object),
  });
  return previewJson({ answer, version: kubernetesVersion, assumptions: [], gaps: [] }).namespaces[0];
}

function containersIn({ spec, templatePath }: Workload): readonly object[] {
  return [...containersOf(spec)].map(({ list, container }) => {
    const { name, image, ports, resources, securityContext, index } = container;
    return {
      name: name ?? '',
      type: list,
      image: image ?? '',
      field: formatFieldPath([...templatePath, 'spec', list, index]),
      ports: (ports ?? []).map(({ name: portName, containerPort, protocol, hostPort }) => ({
        name: portName,
        port: containerPort,
        protocol: protocol ?? 'TCP',
        hostPort,
      })),
      requests: resources?.requests ?? {},
      limits: resources?.limits ?? {},
      securityContext: {
        privileged: securityContext?.privileged ?? false,
        runAsNonRoot: securityContext?.runAsNonRoot ?? spec.securityContext?.runAsNonRoot,
        readOnlyRootFilesystem: securityContext?.readOnlyRootFilesystem ?? false,
        allowPrivilegeEscalation: securityContext?.allowPrivilegeEscalation,
        addedCapabilities: securityContext?.capabilities?.add ?? [],
        droppedCapabilities: securityContext?.capabilities?.drop ?? [],
      },
    };
  });
}

function serviceAccountOf({ object, spec }: Workload, { rbac, snapshot }: ScanState): object {
  const name = spec.serviceAccountName ?? spec.serviceAccount ?? 'default';
  const namespace = namespaceOf(object);
  const account = snapshot.find('', 'ServiceAccount', namespace, name);
  const ofAccount = account?.content['automountServiceAccountToken'];
  const { permissions: held, complete } = permissionsJson(
    permissions(rbac, { subject: `sa:${namespace}:${name}`, groups: [] }),
  );
  return {
    namespace,
    name,
    exists: account !== undefined || name === 'default',
    mountsToken: spec.automountServiceAccountToken ?? (typeof ofAccount === 'boolean' ? ofAccount : true),
    permissions: held,
    complete,
  };
}

function networkOf(object: KubernetesObject, connectivity: Connectivity): object {
  const own = new Set(connectivity.workloads.filter(({ workload }) => isOf(workload, object)));
  const reaches = new Listed();
  const reachedBy = new Listed();
  for (const connection of connectionsOf(own, connectivity)) {
    (own.has(connection.source as WorkloadPeer) ? reaches : reachedBy).add(connection);
  }
  return {
    cni: connectivity.reachability.profile.name,
    known: own.size > 0,
    reaches: reaches.json(),
    reachedBy: reachedBy.json(),
    exposure: exposuresOf(connectivity)
      .filter(({ workload }) => own.has(workload))
      .map(exposureJson),
  };
}

function isOf(workload: WorkloadPeer['workload'], object: KubernetesObject): boolean {
  return workload.namespace === namespaceOf(object) && workload.kind === object.kind && workload.name === object.name;
}

/** Connections from and to some workloads; those among them once. */
function* connectionsOf(own: ReadonlySet<WorkloadPeer>, connectivity: Connectivity): Generator<Connection> {
  const { workloads, reachability } = connectivity;
  const answer = (id: number) => reachability.verdicts.answerOf(id);
  const places = workloads.flatMap((workload, index) => (own.has(workload) ? [index] : []));
  for (const source of workloads) {
    const row = connectivity.row(source);
    const ends = own.has(source) ? row.keys() : places;
    for (const index of ends) {
      const destination = workloads[index];
      if (destination === undefined || destination === source) continue;
      yield { source, destination, answer: answer(row[index] ?? 0) };
    }
  }
  for (const workload of own) {
    for (const { range, verdict } of connectivity.toOutside(workload)) {
      yield { source: workload, destination: { type: 'external', range }, answer: answer(verdict) };
    }
    for (const { range, verdict } of connectivity.fromOutside(workload)) {
      yield { source: { type: 'external', range }, destination: workload, answer: answer(verdict) };
    }
  }
}

class Listed {
  #total = 0;
  readonly #connections: object[] = [];

  add(connection: Connection): void {
    const json = connectionJson(connection) as { readonly possible: unknown };
    if (isNothing(json.possible)) return;
    this.#total++;
    if (this.#connections.length < MOST_CONNECTIONS) this.#connections.push(json);
  }

  json(): object {
    return { total: this.#total, connections: this.#connections };
  }
}

function isNothing(connections: unknown): boolean {
  return typeof connections === 'object' && connections !== null && Object.keys(connections).length === 0;
}

function findingsIn(object: KubernetesObject, { audit, snapshot }: ScanState): readonly object[] {
  const seen = new Map<string, number>();
  return audit.findings.flatMap(({ finding, severity, state }) => {
    const print = fingerprint(finding);
    const number = (seen.get(print) ?? 0) + 1;
    seen.set(print, number);
    if (snapshot.templateOwner(finding.object) !== object) return [];
    return [
      {
        id: number === 1 ? print : `${print}~${number}`,
        check: finding.check.id,
        title: finding.check.title,
        severity,
        state,
        container: finding.container,
        field: formatFieldPath(finding.path),
        message: finding.message,
      },
    ];
  });
}
