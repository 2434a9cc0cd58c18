import type { Severity } from '../../checks/index.ts';
import type { Workload } from '../../kube/index.ts';
import { type Level, type Server, strictestLevel } from '../../pod-security/index.ts';
import { severitiesOf } from '../findings/query.ts';
import { namedFindings } from '../findings/rows.ts';
import { networkNodes } from '../network/map.ts';
import { type ObjectName, objectKey, objectName } from '../object-name.ts';
import type { ViewContext } from '../view-context.ts';

/** A workload in the list of all. */
export interface WorkloadSummary extends ObjectName {
  readonly key: string;
  /** The strictest level of the Pod Security Standards that it satisfies. */
  readonly level?: Level | undefined;
  readonly serviceAccount: string;
  /** Whether something from outside the cluster may reach it. */
  readonly exposed: boolean;
  /** Open findings. */
  readonly bySeverity: Readonly<Record<Severity, number>>;
}

export function workloadSummaries(context: ViewContext): readonly WorkloadSummary[] {
  const open = context.answer(namedFindings).flatMap(({ audited }) => (audited.state === 'open' ? [audited] : []));
  const findings = Map.groupBy(open, ({ finding }) => finding.object);
  const exposed = new Set(
    context
      .answer(networkNodes)
      .filter(({ ways }) => ways.some((way) => way.open))
      .map(({ key }) => key),
  );
  return [...context.answer(workloadsByKey)].map(([key, workload]) => ({
    ...objectName(workload.object),
    key,
    level: levelOf(workload, context),
    serviceAccount: serviceAccountOf(workload),
    exposed: exposed.has(key),
    bySeverity: severitiesOf(findings.get(workload.object) ?? []),
  }));
}

/** What runs pods and was written by somebody: the pods of a Deployment that was read are not listed beside it. */
export function workloadsByKey({ scan }: ViewContext): ReadonlyMap<string, Workload> {
  const { snapshot } = scan;
  return new Map(
    snapshot.workloads
      .filter(({ object }) => snapshot.templateOwner(object) === object)
      .map((workload) => [objectKey(objectName(workload.object)), workload]),
  );
}

export function serviceAccountOf({ spec }: Workload): string {
  return spec.serviceAccountName || spec.serviceAccount || 'default';
}

export function serverFor({ object }: Workload, { scan }: ViewContext): Server {
  const isPod = object.kind === 'Pod' && object.group === '';
  return { version: scan.settings.kubernetesVersion, kind: isPod ? 'Pod' : 'template' };
}

export function levelOf(workload: Workload, context: ViewContext): Level {
  return strictestLevel(context.scan.settings.podSecurity.version, workload, serverFor(workload, context));
}
