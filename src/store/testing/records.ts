import type { FindingRecord, ObjectRecord, ScanRecord } from '../scan-record.ts';

/** The moment at which scan 1 of a test finishes; the next ones follow an hour apart. */
const FIRST = Date.UTC(2026, 0, 1, 12);
const HOUR = 3_600_000;

export function timeOf(scan: number): number {
  return FIRST + (scan - 1) * HOUR;
}

/** A scan of a test, the first, second and so on, with what it has of its own. */
export function scanRecord(number: number, parts: Partial<ScanRecord> = {}): ScanRecord {
  return {
    key: `scan-${number}`,
    startedAt: timeOf(number) - 1000,
    finishedAt: timeOf(number),
    source: 'shop.yaml',
    tools: { breakwater: '0.1.0' },
    workloads: 0,
    objects: [],
    findings: [],
    gaps: [],
    verdicts: [],
    controls: [],
    exceptions: [],
    ...parts,
  };
}

export function pod(name: string, parts: Partial<ObjectRecord> = {}): ObjectRecord {
  return {
    apiVersion: 'v1',
    group: '',
    kind: 'Pod',
    namespace: 'shop',
    name,
    origin: 'document',
    place: { file: 'shop.yaml', start: { line: 1, column: 1 }, exact: true },
    hash: `hash of ${name}`,
    ...parts,
  };
}

/** A finding about the object at a place of the scan's objects. */
export function privileged(object: number, parts: Partial<FindingRecord> = {}): FindingRecord {
  return {
    fingerprint: `print-${object}`,
    check: 'pod-security/privileged',
    severity: 'high',
    state: 'open',
    object,
    container: 'web',
    field: 'spec.containers[0].securityContext.privileged',
    message: 'privileged is true',
    alsoFails: [],
    place: { file: 'shop.yaml', start: { line: 9 + object, column: 7 }, exact: true },
    ...parts,
  };
}
