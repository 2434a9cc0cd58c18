import {
  formatKubernetesVersion,
  type Gap,
  gapsIn,
  type KubernetesVersion,
  type Need,
  type Snapshot,
} from '../../kube/index.ts';
import { buildRbac, type RbacIndex, rbacDefaultsFor } from '../../rbac/index.ts';
import { problemGaps, workloadGaps } from '../../sources/index.ts';

/** Roles and bindings, ready to be asked about. */
export interface RbacState {
  readonly index: RbacIndex;
  readonly gaps: readonly Gap[];
  /** What the answers rest on besides what was read. */
  readonly assumptions: readonly string[];
  /** Why roles or bindings may be missing, so that whoever is not found may yet be allowed. */
  readonly incomplete: string | undefined;
}

/** What a cluster is asked for, so that a request can be decided. */
export const DECIDING: readonly Need[] = [
  'rbac',
  'service-accounts',
  'pods',
  'nodes',
  'storage',
  'custom-resource-definitions',
];
/** What it is asked for besides, so that ways up can be found. */
export const CLIMBING: readonly Need[] = [...DECIDING, 'pod-templates', 'secrets'];

/** @param withDefaults Whether what every API server makes by itself is laid under what was read. */
export function rbacStateOf(
  snapshot: Snapshot,
  kubernetesVersion: KubernetesVersion,
  withDefaults: boolean,
): RbacState {
  const defaults = withDefaults ? rbacDefaultsFor(kubernetesVersion) : undefined;
  const index = buildRbac(snapshot, { kubernetesVersion, defaults });
  const problems = Map.groupBy(index.problems, ({ object }) => object);
  const gaps = [
    ...snapshot.gaps,
    ...workloadGaps(snapshot),
    ...[...problems].flatMap(([object, found]) => problemGaps(object, found)),
  ];
  const [missing] = gapsIn(['rbac'], snapshot.gaps);
  return { index, gaps, assumptions: assumptionsOf(index, defaults), incomplete: missing?.message };
}

/** Whether a cluster was read: it has what its API server made. */
export function isOfCluster({ objects }: Snapshot): boolean {
  return objects.some(({ origin }) => origin.type === 'cluster');
}

function assumptionsOf(index: RbacIndex, defaults: ReturnType<typeof rbacDefaultsFor> | undefined): readonly string[] {
  const version = formatKubernetesVersion(index.kubernetesVersion);
  const decided = `decided as the Node and RBAC authorizers of Kubernetes ${version} do`;
  if (defaults === undefined) return [decided];
  return [
    decided,
    `with the default roles and bindings of ${formatKubernetesVersion(defaults.version)} where they are not in what was read`,
  ];
}
