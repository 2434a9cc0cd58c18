import type { Finding } from '../checks/index.ts';
import { describeObject } from '../kube/index.ts';
import { AuditError } from './audit-error.ts';
import { fingerprint } from './fingerprint.ts';

/** Findings that are known: how often each fingerprint occurred. */
export type Baseline = ReadonlyMap<string, number>;

const VERSION = 1;

/**
 * Writes findings down as a baseline. The text is the same for the same findings in any order, and says beside each
 * fingerprint what it stands for, so that a change of the file can be reviewed.
 */
export function writeBaseline(findings: readonly Finding[]): string {
  const entries = findings.map((finding) => ({
    check: finding.check.id,
    object: describeObject(finding.object),
    ...(finding.container === undefined ? {} : { container: finding.container }),
    fingerprint: fingerprint(finding),
  }));
  const lines = entries.map((entry) => JSON.stringify(entry)).sort();
  return `{"breakwaterBaseline":${VERSION},"findings":[\n${lines.join(',\n')}\n]}\n`;
}

/**
 * Reads what {@link writeBaseline} wrote.
 *
 * @param name The file, for the error.
 * @throws AuditError `bad-baseline`
 */
export function readBaseline(text: string, name: string): Baseline {
  const counts = new Map<string, number>();
  for (const entry of entriesOf(text, name)) {
    const print = isRecord(entry) ? entry['fingerprint'] : undefined;
    if (typeof print !== 'string') throw notABaseline(name, 'an entry has no fingerprint');
    counts.set(print, (counts.get(print) ?? 0) + 1);
  }
  return counts;
}

function entriesOf(text: string, name: string): readonly unknown[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw notABaseline(name, 'it is not JSON');
  }
  if (!isRecord(value) || !Array.isArray(value['findings'])) throw notABaseline(name, 'it has no list of findings');
  const version = value['breakwaterBaseline'];
  if (version !== VERSION) throw notABaseline(name, `its version is not ${VERSION}`);
  return value['findings'];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function notABaseline(name: string, why: string): AuditError {
  return new AuditError('bad-baseline', `${name} is no baseline (${why}): write one with --write-baseline`);
}
