import { CONTAINER_LISTS, type KubernetesObject, type Snapshot, type Workload } from '../../kube/index.ts';
import { type Answer, byHand, type Fix, type PlacedContainer, type Subject } from '../fix.ts';
import { reasonFor } from './by-hand.ts';
import { capabilities } from './capabilities.ts';
import { componentFlagFixes } from './component-flags.ts';
import { controlPlaneToleration } from './control-plane-toleration.ts';
import { deadRules } from './dead-rules.ts';
import { hostPathMount } from './host-path-mount.ts';
import { namespaceLevel } from './namespace-level.ts';
import { nodeConfigurationFixes } from './node-configuration.ts';
import { oldApi } from './old-api.ts';
import { oneFieldFixes } from './one-field.ts';
import { privilegeEscalation } from './privilege-escalation.ts';
import { rootFilesystem } from './root-filesystem.ts';
import { runAsNonRoot } from './run-as-non-root.ts';
import { seccomp } from './seccomp.ts';
import { serviceAccountToken } from './service-account-token.ts';
import { unusedVolume } from './unused-volume.ts';

/** Every fix, in the order in which they are made. */
const FIXES: readonly Fix[] = [
  seccomp,
  runAsNonRoot,
  privilegeEscalation,
  capabilities,
  rootFilesystem,
  unusedVolume,
  hostPathMount,
  serviceAccountToken,
  controlPlaneToleration,
  oldApi,
  deadRules,
  ...oneFieldFixes,
  ...componentFlagFixes,
  ...nodeConfigurationFixes,
  namespaceLevel,
];

const byCheck: ReadonlyMap<string, Fix> = new Map(FIXES.flatMap((fix) => fix.checks.map((id) => [id, fix] as const)));

/** Whether the finding is answered after the others. */
export function isLate(checkId: string): boolean {
  return byCheck.get(checkId)?.late === true;
}

/** What can be done about a finding. */
export function answer({ finding, snapshot, settings }: Pick<Subject, 'finding' | 'snapshot' | 'settings'>): Answer {
  const { id, remediation } = finding.check;
  const fix = byCheck.get(id);
  const otherwise = reasonFor(id, remediation);
  if (fix === undefined) return byHand(otherwise);
  const workload = workloadsIn(snapshot)
    .get(finding.object)
    ?.find(({ templatePath }) => templatePath.every((part, index) => part === finding.path[index]));
  const given = fix.answer({
    finding,
    snapshot,
    settings,
    workload,
    placed: workload && placedIn(finding.path, workload),
  });
  return given.byHand === '' ? { ...given, byHand: otherwise } : given;
}

const known = new WeakMap<Snapshot, ReadonlyMap<KubernetesObject, readonly Workload[]>>();

function workloadsIn(snapshot: Snapshot): ReadonlyMap<KubernetesObject, readonly Workload[]> {
  const byObject = known.get(snapshot) ?? Map.groupBy(snapshot.workloads, ({ object }) => object);
  known.set(snapshot, byObject);
  return byObject;
}

function placedIn(
  path: Subject['finding']['path'],
  { templatePath, spec }: NonNullable<Subject['workload']>,
): PlacedContainer | undefined {
  const [first, second, third] = path.slice(templatePath.length);
  const list = CONTAINER_LISTS.find((name) => name === second);
  const container = list && spec[list]?.find(({ index }) => index === third);
  if (first !== 'spec' || list === undefined || container === undefined) return undefined;
  return { list, container, path: path.slice(0, templatePath.length + 3) };
}
