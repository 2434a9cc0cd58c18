import { type Container, type ContainerList, containersOf, type Workload } from '../../kube/index.ts';
import { evaluatePod, type Level } from '../../pod-security/index.ts';
import { accessSubjects, type SubjectSummary } from '../access/subjects.ts';
import { networkMap, type WayView } from '../network/map.ts';
import type { Passage } from '../network/words.ts';
import { type FieldPlace, fieldPlace } from '../place.ts';
import type { ViewContext } from '../view-context.ts';
import { levelOf, serverFor, serviceAccountOf, workloadsByKey } from './summaries.ts';

/** Everything about one workload. */
export interface WorkloadDetail {
  readonly key: string;
  /** The strictest level of the Pod Security Standards that it satisfies. */
  readonly level: Level;
  readonly written: FieldPlace;
  readonly labels: Readonly<Record<string, string>>;
  /** What stands between it and each level; empty for a level it satisfies. */
  readonly baseline: readonly LevelViolation[];
  /** Absent where it was not asked for, since baseline is broken already. */
  readonly restricted?: readonly LevelViolation[] | undefined;
  readonly containers: readonly ContainerView[];
  readonly account: AccountView;
  readonly network?: WorkloadNetwork | undefined;
}

export interface LevelViolation extends FieldPlace {
  readonly level: Level;
  readonly reason: string;
  readonly detail: string;
}

export interface ContainerView {
  readonly name: string;
  readonly list: ContainerList;
  readonly image: string;
  /** What sets it apart from a container with every protection. */
  readonly facts: readonly ContainerFact[];
  readonly ports: readonly string[];
  readonly mounts: readonly string[];
}

export interface ContainerFact {
  readonly name: string;
  /** As written, or what holds where nothing is written. */
  readonly value: string;
  readonly isDefault: boolean;
}

export interface AccountView {
  readonly namespace: string;
  readonly name: string;
  /** Whether its token is put into the pods; undefined where the ServiceAccount, which decides, was not read. */
  readonly mounted: boolean | undefined;
  readonly subject?: SubjectSummary | undefined;
}

export interface WorkloadNetwork {
  readonly fromAnyPod: Passage;
  readonly fromOutside: Passage;
  readonly toOutside: Passage;
  readonly ways: readonly WayView[];
  /** Who may reach it and whom it may reach, by key. */
  readonly from: readonly NeighbourView[];
  readonly to: readonly NeighbourView[];
}

export interface NeighbourView {
  readonly key: string;
  readonly passage: Passage;
}

/** @returns undefined where there is no workload of that key. */
export function workloadDetail(key: string, context: ViewContext): WorkloadDetail | undefined {
  const workload = context.answer(workloadsByKey).get(key);
  if (workload === undefined) return undefined;
  const violations = violationsOf(workload, context);
  return {
    key,
    level: levelOf(workload, context),
    written: fieldPlace(workload.object, []),
    labels: Object.fromEntries(workload.object.labels),
    baseline: violations.filter(({ level }) => level === 'baseline'),
    restricted: violations,
    containers: [...containersOf(workload.spec)].map(({ list, container }) => containerView(list, container)),
    account: accountOf(workload, context),
    network: networkOf(key, context),
  };
}

function violationsOf(workload: Workload, context: ViewContext): readonly LevelViolation[] {
  const { version } = context.scan.settings.podSecurity;
  const { violations } = evaluatePod({ level: 'restricted', version }, workload, serverFor(workload, context));
  // Where a restricted check takes the place of a baseline check, the baseline one speaks for itself as well.
  const baseline = evaluatePod({ level: 'baseline', version }, workload, serverFor(workload, context)).violations;
  const seen = new Set(violations.map(({ check }) => check));
  return [...violations, ...baseline.filter(({ check }) => !seen.has(check))].map(
    ({ level, reason, detail, evidence: [first] }) => ({
      level,
      reason,
      detail,
      ...fieldPlace(workload.object, [...workload.templatePath, ...(first?.path ?? [])]),
    }),
  );
}

function containerView(list: ContainerList, container: Container): ContainerView {
  return {
    name: container.name ?? '',
    list,
    image: container.image ?? '',
    facts: factsOf(container),
    ports: (container.ports ?? []).map(
      ({ name, containerPort, protocol }) => `${protocol ?? 'TCP'} ${containerPort ?? '?'}${name ? ` (${name})` : ''}`,
    ),
    mounts: (container.volumeMounts ?? []).map(
      ({ mountPath, readOnly }) => `${mountPath ?? '?'}${readOnly ? ' (read-only)' : ''}`,
    ),
  };
}

/** The defaults are those of the API (Kubernetes API reference, core/v1 SecurityContext). */
function factsOf({ securityContext = {}, resources }: Container): readonly ContainerFact[] {
  const fact = (name: string, value: unknown, byDefault: string): ContainerFact => ({
    name,
    value: value === undefined ? byDefault : String(value),
    isDefault: value === undefined,
  });
  const { capabilities } = securityContext;
  return [
    fact('privileged', securityContext.privileged, 'false'),
    fact('allowPrivilegeEscalation', securityContext.allowPrivilegeEscalation, 'true'),
    fact('runAsNonRoot', securityContext.runAsNonRoot, 'as the pod says'),
    fact('readOnlyRootFilesystem', securityContext.readOnlyRootFilesystem, 'false'),
    fact('capabilities added', capabilities?.add?.join(', '), 'none'),
    fact('capabilities dropped', capabilities?.drop?.join(', '), 'none'),
    fact('seccomp profile', securityContext.seccompProfile?.type, 'as the pod says'),
    fact('limits', resources?.limits && Object.keys(resources.limits).join(', '), 'none'),
  ];
}

function accountOf(workload: Workload, context: ViewContext): AccountView {
  const { namespace } = workload.object;
  const name = serviceAccountOf(workload);
  const object = context.scan.snapshot.find('', 'ServiceAccount', namespace, name);
  const ofAccount = object?.content['automountServiceAccountToken'];
  const mounted = workload.spec.automountServiceAccountToken ?? (object && ofAccount !== false);
  const id = `sa:${namespace}:${name}`;
  const subject = context.answer(accessSubjects).subjects.find((one) => one.id === id);
  return { namespace, name, mounted, subject };
}

function networkOf(key: string, context: ViewContext): WorkloadNetwork | undefined {
  const map = context.answer(networkMap);
  const at = map.nodes.findIndex((node) => node.key === key);
  const node = map.nodes[at];
  if (node === undefined) return undefined;
  const neighbours = (own: 0 | 1, other: 0 | 1): readonly NeighbourView[] =>
    map.edges.flatMap((edge) => {
      const [peer, passage] = [map.nodes[edge[other]], map.passages[edge[2]]];
      return edge[own] !== at || peer === undefined || passage === undefined ? [] : [{ key: peer.key, passage }];
    });
  return {
    fromAnyPod: node.fromAnyPod,
    fromOutside: node.fromOutside,
    toOutside: node.toOutside,
    ways: node.ways,
    from: neighbours(1, 0),
    to: neighbours(0, 1),
  };
}
