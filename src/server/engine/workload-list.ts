import type { Severity } from '../../checks/index.ts';
import type { KubernetesObject, Workload } from '../../kube/index.ts';
import type { ScanState } from './scan-state.ts';

/** The workloads that nothing else made, each with the number of its open findings. */
export function workloadList(
  state: ScanState,
  {
    search,
    namespaces,
    limit,
    offset,
  }: {
    readonly search: string;
    readonly namespaces: readonly string[];
    readonly limit: number;
    readonly offset: number;
  },
): object {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const counts = openFindings(state);
  const found = ownWorkloads(state)
    .filter(({ object }) => namespaces.length === 0 || namespaces.includes(namespaceOf(object)))
    .filter(({ object }) => {
      const text = `${namespaceOf(object)} ${object.kind} ${object.name}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
  return {
    total: found.length,
    items: found.slice(offset, offset + limit).map(({ object, spec }) => ({
      ...workloadName(object),
      serviceAccount: spec.serviceAccountName ?? spec.serviceAccount ?? 'default',
      containers: spec.containers?.length ?? 0,
      findings: counts.get(object) ?? NO_FINDINGS,
    })),
  };
}

type Counts = Readonly<Record<Severity, number>>;

const NO_FINDINGS: Counts = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };

/** Templates, and Pods that none of them made, by namespace, kind and name. */
export function ownWorkloads({ snapshot }: ScanState): readonly Workload[] {
  const own = new Map<KubernetesObject, Workload>();
  for (const workload of snapshot.workloads) {
    const { object } = workload;
    if (own.has(object) || snapshot.templateOwner(object) !== object) continue;
    own.set(object, workload);
  }
  return [...own.values()].sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
}

function sortKey({ object }: Workload): string {
  return `${namespaceOf(object)}\n${object.kind}\n${object.name}`;
}

/** A workload that names no namespace is made in the default one. */
export function namespaceOf({ namespace }: KubernetesObject): string {
  return namespace || 'default';
}

export function workloadName(object: KubernetesObject): object {
  return {
    apiVersion: object.apiVersion,
    kind: object.kind,
    namespace: namespaceOf(object),
    name: object.name || `${object.generateName}*`,
  };
}

function openFindings({ audit }: ScanState): ReadonlyMap<KubernetesObject, Counts> {
  const counts = new Map<KubernetesObject, Record<Severity, number>>();
  for (const { finding, severity, state } of audit.findings) {
    if (state !== 'open') continue;
    const ofObject = counts.get(finding.object) ?? { ...NO_FINDINGS };
    ofObject[severity]++;
    counts.set(finding.object, ofObject);
  }
  return counts;
}
