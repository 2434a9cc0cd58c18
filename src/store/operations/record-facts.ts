import { factTypes } from '../database/codes.ts';
import type { Queries } from '../database/tables.ts';
import { chunks } from './chunks.ts';
import type { ScanStep } from './scan-step.ts';
import { digestOf } from './stored-text.ts';

/** Stores what a scan says for the first time, and until when the rest held. */
export async function recordFacts(step: ScanStep): Promise<void> {
  const { gaps, verdicts, controls, exceptions } = step.record;
  await record(step, 'gap', gaps);
  await record(
    step,
    'verdict',
    verdicts.map(({ blockedBy: _, ...verdict }) => verdict),
  );
  await record(step, 'control', controls);
  await record(step, 'exception', exceptions);
}

type FactType = (typeof factTypes.words)[number];

/** The keys of the facts of a type that hold now. */
export async function factKeys(queries: Queries, target: number, type: FactType): Promise<ReadonlySet<string>> {
  return new Set((await standing(queries, target, type)).map(({ key }) => key));
}

function standing(queries: Queries, target: number, type: FactType) {
  return queries
    .selectFrom('fact')
    .select(['id', 'key'])
    .where('target_id', '=', target)
    .where('type', '=', factTypes.code(type))
    .where('until_scan', 'is', null)
    .execute();
}

async function record(step: ScanStep, type: FactType, contents: readonly object[]): Promise<void> {
  const { queries, target, scan, now, most } = step;
  const before = await standing(queries, target, type);
  const known = new Set(before.map(({ key }) => key));
  const held = new Map(contents.map((content) => [digestOf(content), content]));
  const over = before.filter(({ key }) => !held.has(key)).map(({ id }) => id);
  for (const some of chunks(over, 1000)) {
    await queries.updateTable('fact').set({ until_scan: scan, until_at: now }).where('id', 'in', some).execute();
  }
  const fresh = [...held]
    .filter(([key]) => !known.has(key))
    .map(([key, content]) => ({
      target_id: target,
      type: factTypes.code(type),
      key,
      content: JSON.stringify(content),
      since_scan: scan,
      since_at: now,
      until_scan: null,
      until_at: null,
    }));
  for (const some of chunks(fresh, most(8))) await queries.insertInto('fact').values(some).execute();
}
