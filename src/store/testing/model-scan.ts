import type { Calls } from '../remote/names.ts';
import type { ScanRecord } from '../scan-record.ts';
import type { FindingChange } from '../store.ts';
import { pod, privileged, scanRecord } from './records.ts';

const OBJECTS = 24;
const CHANNEL = 'webhook';

/** Scan by scan another state, in which things come, change, go and come back; known from the number alone. */
export function modelScan(number: number): ScanRecord {
  const there = Array.from({ length: OBJECTS }, (_, index) => index).filter((index) => (number + index) % 6 !== 0);
  const objects = there.map((index) => pod(`pod-${index}`, { hash: `${index}-${(number + index) % 4}` }));
  const findings = there.flatMap((index, object) =>
    (number * 5 + index) % 3 === 0
      ? []
      : [
          privileged(object, {
            fingerprint: `print-${index}`,
            severity: (number + index) % 7 === 0 ? 'critical' : 'high',
            excerpt: { firstLine: 1, lines: [`scan ${number}`] },
          }),
        ],
  );
  const verdict = number % 3 === 0 ? 'pass' : 'fail';
  const verdicts = [{ check: 'pod-security/privileged', title: 'x', severity: 'high', verdict } as const];
  return scanRecord(number, { objects, findings, verdicts });
}

export interface Told {
  readonly upTo: number;
  readonly changes: readonly [id: string, type: FindingChange['type']][];
}

/** What a server does with a scan: stores it, and tells of it. */
export async function recordModelScan(
  store: Pick<Calls, 'recordScan' | 'untold' | 'queueMessages'>,
  number: number,
): Promise<void> {
  await store.recordScan(modelScan(number));
  const { upTo, changes } = await store.untold(CHANNEL);
  if (upTo === undefined) return;
  const told = changes.map(({ finding, type }) => [finding.id, type] as const);
  const messages = [{ payload: { upTo, changes: told }, dueAt: number }];
  await store.queueMessages({ channel: CHANNEL, upTo, at: number, messages });
}
