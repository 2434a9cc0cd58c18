import { type AuditedFinding, fingerprint } from '../../audit/index.ts';
import type { Severity } from '../../checks/index.ts';
import { formatFieldPath, isJsonObject, type KubernetesObject, ownField } from '../../kube/index.ts';
import { type ObjectName, objectKey, objectName } from '../object-name.ts';
import { type Place, placeOf } from '../place.ts';
import type { ViewContext } from '../view-context.ts';

/** One finding, as lists show it. */
export interface FindingRow {
  /** The fingerprint; with `~2` and so on where several findings share it. */
  readonly id: string;
  readonly check: string;
  readonly severity: Severity;
  /** `resolved` is in histories alone. */
  readonly state: AuditedFinding['state'] | 'resolved';
  readonly object: ObjectName;
  /** The key of the object that carries the pod template, where the finding is in one. */
  readonly workload?: string | undefined;
  readonly container?: string | undefined;
  readonly field: string;
  readonly message: string;
  readonly place?: Place | undefined;
  /** Who has to do with it, where the object or its namespace says so. */
  readonly owner?: string | undefined;
}

/** A finding with the name that its row has. */
export interface NamedFinding {
  readonly id: string;
  readonly audited: AuditedFinding;
}

/** The findings of a scan with their ids, in the order of the audit. */
export function namedFindings({ scan }: ViewContext): readonly NamedFinding[] {
  const seen = new Map<string, number>();
  return scan.report.audit.findings.map((audited) => {
    const print = fingerprint(audited.finding);
    const count = (seen.get(print) ?? 0) + 1;
    seen.set(print, count);
    return { id: count === 1 ? print : `${print}~${count}`, audited };
  });
}

/** The rows of all findings of a scan, in the order of the audit. */
export function findingRows(context: ViewContext): readonly FindingRow[] {
  const workloads = context.answer(templateCarriers);
  return context.answer(namedFindings).map(({ id, audited: { finding, severity, state } }) => ({
    id,
    check: finding.check.id,
    severity,
    state,
    object: objectName(finding.object),
    workload: workloads.has(finding.object) ? objectKey(objectName(finding.object)) : undefined,
    container: finding.container,
    field: formatFieldPath(finding.path),
    message: finding.message,
    place: placeOf(finding.object, finding.path),
    owner: ownerOf(finding.object, context),
  }));
}

function templateCarriers({ scan }: ViewContext): ReadonlySet<KubernetesObject> {
  return new Set(scan.snapshot.workloads.map(({ object }) => object));
}

/** Labels and annotations that teams put their name in. */
const OWNER_KEYS: readonly string[] = ['breakwater.dev/owner', 'owner', 'team', 'app.kubernetes.io/owner'];

/** The team that an object names, or else its namespace. */
function ownerOf(object: KubernetesObject, { scan }: ViewContext): string | undefined {
  const namespace = object.namespace === '' ? undefined : scan.snapshot.find('', 'Namespace', '', object.namespace);
  for (const candidate of [object, namespace]) {
    const metadata = candidate && ownField(candidate.content, 'metadata');
    if (candidate === undefined || !isJsonObject(metadata)) continue;
    for (const key of OWNER_KEYS) {
      const value = candidate.labels.get(key) ?? candidate.annotations.get(key);
      if (value !== undefined && value !== '') return value;
    }
  }
  return undefined;
}
