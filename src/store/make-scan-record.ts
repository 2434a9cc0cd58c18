import { hash, randomUUID } from 'node:crypto';
import { type Audit, type AuditedFinding, fingerprint } from '../audit/index.ts';
import type { Finding } from '../checks/index.ts';
import {
  formatFieldPath,
  formatKubernetesVersion,
  type Gap,
  gapsIn,
  type KubernetesObject,
  type Origin,
  type Snapshot,
} from '../kube/index.ts';
import { type Location, locate } from '../sources/index.ts';
import { materialOf } from '../watch/index.ts';
import { ExcerptMaker } from './excerpt.ts';
import { ownerOf } from './owner.ts';
import type { ControlRecord, FindingRecord, FixRecord, ObjectRecord, PlaceRecord, ScanRecord } from './scan-record.ts';
import { SecretTexts } from './secret-texts.ts';

/** A scan that was made, with what is known of it. */
export interface FinishedScan
  extends Pick<ScanRecord, 'startedAt' | 'finishedAt' | 'source' | 'serverVersion' | 'tools'> {
  readonly snapshot: Snapshot;
  readonly audit: Audit;
  /** Those of the snapshot, of workloads and of checks, as a report lists them. */
  readonly gaps: readonly Gap[];
  readonly controls?: readonly ControlRecord[] | undefined;
  /** What can be done about a finding, where it is known. */
  readonly fixOf?: ((finding: Finding) => FixRecord | undefined) | undefined;
}

/** Makes of a scan what the store keeps of it: no values of Secrets, and no credentials in what is quoted. */
export function makeScanRecord(scan: FinishedScan): ScanRecord {
  const { snapshot, audit, gaps } = scan;
  const maker = new RecordMaker(scan);
  const findings = audit.findings.map((one) => maker.finding(one));
  const serverVersion =
    scan.serverVersion ?? (snapshot.serverVersion && formatKubernetesVersion(snapshot.serverVersion));
  return {
    key: randomUUID(),
    startedAt: scan.startedAt,
    finishedAt: scan.finishedAt,
    source: scan.source,
    ...(serverVersion === undefined ? {} : { serverVersion }),
    tools: scan.tools,
    workloads: snapshot.workloads.length,
    objects: maker.objects,
    findings,
    gaps,
    verdicts: audit.verdicts.map(({ check, severity, verdict, reason }) => {
      const blockedBy = gapsIn(check.needs, gaps).map((gap) => gaps.indexOf(gap));
      return { check: check.id, title: check.title, severity, verdict, reason, blockedBy };
    }),
    controls: scan.controls ?? [],
    exceptions: audit.exceptions,
  };
}

class RecordMaker {
  readonly objects: ObjectRecord[] = [];
  readonly #scan: FinishedScan;
  readonly #places = new Map<KubernetesObject, number>();
  readonly #excerpts = new ExcerptMaker();
  readonly #secrets = new Map<KubernetesObject, SecretTexts | null>();

  constructor(scan: FinishedScan) {
    this.#scan = scan;
    for (const object of scan.snapshot.objects) this.#place(object);
  }

  finding({ finding, severity, state, exception, alsoFails }: AuditedFinding): FindingRecord {
    const { check, object, path, container, message } = finding;
    const location = locate(object.origin, path);
    const secrets = this.#secretsOf(object);
    const fix = this.#scan.fixOf?.(finding);
    return {
      fingerprint: fingerprint(finding),
      check: check.id,
      severity,
      state,
      object: this.#place(object),
      container,
      field: formatFieldPath(path),
      message,
      alsoFails,
      place: location && placeOf(location),
      excerpt: location && secrets !== null ? this.#excerpts.excerpt(object, location, secrets) : undefined,
      fix: fix && withoutSecrets(fix, secrets),
      exception: exception && {
        reason: exception.reason,
        source: exception.source,
        owner: exception.owner,
        expires: exception.expires,
      },
    };
  }

  #secretsOf(object: KubernetesObject): SecretTexts | null {
    const known = this.#secrets.get(object);
    if (known !== undefined) return known;
    const secrets = SecretTexts.of(object);
    this.#secrets.set(object, secrets);
    return secrets;
  }

  /** The object's place in the record. Findings may be about objects that the snapshot does not list. */
  #place(object: KubernetesObject): number {
    const known = this.#places.get(object);
    if (known !== undefined) return known;
    const place = this.objects.push(this.#record(object)) - 1;
    this.#places.set(object, place);
    return place;
  }

  #record(object: KubernetesObject): ObjectRecord {
    const { apiVersion, group, kind, namespace, origin } = object;
    const name = object.name || (object.generateName === '' ? '' : `${object.generateName}*`);
    const { snapshot } = this.#scan;
    const owner = ownerOf(object, namespace === '' ? undefined : snapshot.find('', 'Namespace', '', namespace));
    const place = objectPlace(origin);
    return {
      ...{ apiVersion, group, kind, namespace, name, origin: origin.type },
      ...(owner === undefined ? {} : { owner }),
      ...(place === undefined ? {} : { place }),
      hash: hash('sha256', materialOf(object), 'hex').slice(0, 32),
    };
  }
}

function placeOf({ file, start, end, exact }: Location): PlaceRecord {
  return { file, start, end, exact };
}

function objectPlace(origin: Origin): PlaceRecord | undefined {
  if (origin.type === 'cluster' || origin.type === 'value') return undefined;
  const location = locate(origin, []);
  return location && { file: location.file, start: location.start, exact: location.exact };
}

function withoutSecrets(fix: FixRecord, secrets: SecretTexts | null): FixRecord {
  if (!('diff' in fix) || fix.diff === undefined) return fix;
  if (secrets === null) return { ...fix, diff: undefined };
  const lines = fix.diff.split('\n').map((line) => secrets.masked(line));
  return { ...fix, diff: lines.join('\n') };
}
