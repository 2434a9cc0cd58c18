import { createHash, randomUUID } from 'node:crypto';
import { fingerprint } from '../../audit/index.ts';
import { formatFieldPath, formatKubernetesVersion, type KubernetesObject } from '../../kube/index.ts';
import { jsonText } from '../../report/index.ts';
import { type Location, locate } from '../../sources/index.ts';
import type { FindingRecord, ObjectRecord, PlaceRecord, ScanRecord } from '../../store/index.ts';
import type { ScanState } from './scan-state.ts';

/** Objects that have not changed are the same values in the next scan of a cluster. */
const known = new WeakMap<KubernetesObject, ObjectRecord>();

/** What of a state is stored. */
export function scanRecord(
  { snapshot, audit, gaps }: ScanState,
  scan: Pick<ScanRecord, 'startedAt' | 'finishedAt' | 'source' | 'tools'>,
): ScanRecord {
  const places = new Map(snapshot.objects.map((object, index) => [object, index]));
  const objects = snapshot.objects.map(objectRecord);
  const placeOf = (object: KubernetesObject): number => {
    const place = places.get(object);
    if (place !== undefined) return place;
    places.set(object, objects.length);
    return objects.push(objectRecord(object)) - 1;
  };
  const findings = audit.findings.map(
    ({ finding, severity, state, alsoFails, exception }): FindingRecord => ({
      fingerprint: fingerprint(finding),
      check: finding.check.id,
      severity,
      state,
      object: placeOf(finding.object),
      container: finding.container,
      field: formatFieldPath(finding.path),
      message: finding.message,
      alsoFails,
      place: placeRecord(locate(finding.object.origin, finding.path)),
      exception: exception && {
        reason: exception.reason,
        source: exception.source,
        owner: exception.owner,
        expires: exception.expires,
      },
    }),
  );
  return {
    ...scan,
    key: randomUUID(),
    serverVersion: snapshot.serverVersion && formatKubernetesVersion(snapshot.serverVersion),
    workloads: snapshot.workloads.length,
    objects,
    findings,
    gaps,
    verdicts: audit.verdicts.map(({ check, severity, verdict, reason }) => ({
      check: check.id,
      title: check.title,
      severity,
      verdict,
      reason,
    })),
    controls: [],
    exceptions: audit.exceptions,
  };
}

function objectRecord(object: KubernetesObject): ObjectRecord {
  const before = known.get(object);
  if (before !== undefined) return before;
  const record: ObjectRecord = {
    apiVersion: object.apiVersion,
    group: object.group,
    kind: object.kind,
    namespace: object.namespace,
    name: object.name || `${object.generateName}*`,
    owner: ownerOf(object),
    origin: object.origin.type,
    place: placeRecord(locate(object.origin, [])),
    hash: createHash('sha256').update(jsonText(object.content)).digest('base64url').slice(0, 22),
  };
  known.set(object, record);
  return record;
}

/** Who answers for an object, as it says itself. */
function ownerOf({ annotations, labels }: KubernetesObject): string | undefined {
  const written = annotations.get('breakwater.dev/owner') ?? labels.get('owner') ?? labels.get('team');
  return written === undefined || written === '' ? undefined : written.slice(0, 200);
}

function placeRecord(location: Location | undefined): PlaceRecord | undefined {
  if (location === undefined) return undefined;
  const { file, start, end, exact } = location;
  return {
    file,
    start: start && { line: start.line, column: start.column },
    end: end && { line: end.line, column: end.column },
    exact,
  };
}
