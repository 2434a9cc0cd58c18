import type { Selectable } from 'kysely';
import type { ObjectTable, Queries } from '../database/tables.ts';
import type { ObjectRecord } from '../scan-record.ts';
import { chunks } from './chunks.ts';
import type { Hiding } from './hiding.ts';
import type { ScanStep } from './scan-step.ts';
import { digestOf, optionalName, placeOf, storedName, storedPlace } from './stored-text.ts';

/** What became of the objects of a scan. */
export interface RecordedObjects {
  /** The ids of `ScanRecord.objects`, in their order. */
  readonly ids: readonly number[];
  /** Objects of which it is not known whether they are still there. */
  readonly hidden: ReadonlySet<number>;
  readonly counts: { readonly added: number; readonly changed: number; readonly gone: number };
}

type Row = Selectable<ObjectTable>;
type NewRow = Omit<Row, 'id'>;

/** Stores what changed about objects. */
export async function recordObjects(step: ScanStep, hiding: Hiding): Promise<RecordedObjects> {
  const { queries, target, record, now } = step;
  const current = await queries
    .selectFrom('object')
    .selectAll()
    .where('target_id', '=', target)
    .where('gone_at', 'is', null)
    .execute();
  const byKey = new Map(current.map((row) => [row.key, row]));
  const numbers = new Map<string, number>();
  const keys = record.objects.map((object) => objectKey(object, numbers));
  const unknown = keys.filter((key) => !byKey.has(key));
  const gone = new Map((await rowsOf(queries, target, unknown)).map((row) => [row.key, row]));

  const rows = new Map<string, NewRow>();
  const fresh: NewRow[] = [];
  const updated: Row[] = [];
  const counts = { added: 0, changed: 0, gone: 0 };
  for (const [index, object] of record.objects.entries()) {
    const key = keys[index] ?? '';
    const row = rowOf(object, key, target, now);
    rows.set(key, row);
    const before = byKey.get(key);
    const known = before ?? gone.get(key);
    if (before === undefined) counts.added++;
    else if (before.hash !== row.hash) counts.changed++;
    if (known === undefined) fresh.push(row);
    else {
      const changed_at = before !== undefined && before.hash === row.hash ? before.changed_at : now;
      const next = { ...row, id: known.id, first_seen_at: known.first_seen_at, changed_at };
      if (isDifferent(known, next)) updated.push(next);
    }
  }

  const hidden = new Set<number>();
  for (const row of current) {
    if (rows.has(row.key)) continue;
    if (hiding.hidesObject({ ...row, file: placeOf(row.place)?.file }, row.hidden_at !== null)) {
      hidden.add(row.id);
      if (row.hidden_at === null) updated.push({ ...row, hidden_at: now });
    } else {
      counts.gone++;
      updated.push({ ...row, gone_at: now, hidden_at: null });
    }
  }
  const ids = new Map([...byKey, ...gone].map(([key, { id }]) => [key, id]));
  for (const [key, id] of await insert(step, fresh)) ids.set(key, id);
  await update(step, updated);
  return { ids: keys.map((key) => ids.get(key) ?? 0), hidden, counts };
}

/** Objects of one name, such as those of two overlays, are counted. */
function objectKey({ group, kind, namespace, name }: ObjectRecord, numbers: Map<string, number>): string {
  const identity = [group, kind, namespace, name];
  const joined = identity.join('\n');
  const number = (numbers.get(joined) ?? 0) + 1;
  numbers.set(joined, number);
  return digestOf([...identity, number]);
}

function rowOf(object: ObjectRecord, key: string, target_id: number, now: number): NewRow {
  return {
    target_id,
    key,
    api_group: storedName(object.group),
    api_version: storedName(object.apiVersion),
    kind: storedName(object.kind),
    namespace: storedName(object.namespace),
    name: storedName(object.name),
    owner: optionalName(object.owner),
    origin: object.origin,
    place: storedPlace(object.place),
    hash: storedName(object.hash),
    first_seen_at: now,
    changed_at: now,
    gone_at: null,
    hidden_at: null,
  };
}

function isDifferent(before: Row, after: Row): boolean {
  return (Object.keys(after) as (keyof Row)[]).some((column) => before[column] !== after[column]);
}

async function rowsOf(queries: Queries, target: number, keys: readonly string[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const some of chunks(keys, 1000)) {
    const found = queries.selectFrom('object').selectAll().where('target_id', '=', target).where('key', 'in', some);
    rows.push(...(await found.execute()));
  }
  return rows;
}

async function insert({ queries, most }: ScanStep, rows: readonly NewRow[]): Promise<(readonly [string, number])[]> {
  const ids: (readonly [string, number])[] = [];
  for (const some of chunks(rows, most(15))) {
    const added = await queries.insertInto('object').values(some).returning(['id', 'key']).execute();
    for (const { id, key } of added) ids.push([key, id]);
  }
  return ids;
}

async function update({ queries, most }: ScanStep, rows: readonly Row[]): Promise<void> {
  for (const some of chunks(rows, most(16))) {
    await queries
      .insertInto('object')
      .values(some)
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet(({ ref }) => ({
          api_version: ref('excluded.api_version'),
          owner: ref('excluded.owner'),
          origin: ref('excluded.origin'),
          place: ref('excluded.place'),
          hash: ref('excluded.hash'),
          changed_at: ref('excluded.changed_at'),
          gone_at: ref('excluded.gone_at'),
          hidden_at: ref('excluded.hidden_at'),
        })),
      )
      .execute();
  }
}
