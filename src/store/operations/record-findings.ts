import type { Insertable, Selectable } from 'kysely';
import { severities, statuses } from '../database/codes.ts';
import type { FindingChangeTable, FindingTable } from '../database/tables.ts';
import type { FindingRecord } from '../scan-record.ts';
import { chunks } from './chunks.ts';
import type { Hiding } from './hiding.ts';
import type { RecordedObjects } from './record-objects.ts';
import type { ScanStep } from './scan-step.ts';
import { searchWords } from './search-words.ts';
import { digestOf, optionalName, storedJson, storedName, storedPlace, storedText } from './stored-text.ts';

type Row = Selectable<FindingTable>;
type NewRow = Omit<Row, 'id'>;
type Known = Pick<Row, (typeof KNOWN)[number]>;

/** What has to be known of a finding that was there before. */
const KNOWN = [
  ...(['id', 'key', 'object_id', 'check_id', 'status', 'severity', 'message', 'digest', 'words'] as const),
  ...(['first_seen_at', 'changed_at', 'last_seen_at', 'resolved_at', 'reopened'] as const),
] as const;

const RESOLVED = statuses.code('resolved');

export interface FindingCounts {
  opened: number;
  reopened: number;
  resolved: number;
  changed: number;
}

/** Stores what changed about findings. */
export async function recordFindings(step: ScanStep, objects: RecordedObjects, hiding: Hiding): Promise<FindingCounts> {
  return await new FindingChanges(step, objects, hiding).record();
}

type SearchedRow = Pick<Row, 'check_id' | 'kind' | 'namespace' | 'name' | 'container' | 'field' | 'message' | 'owner'>;

/** A row to write, with what stands beside it. */
interface Written {
  readonly row: NewRow;
  readonly id: number | undefined;
  readonly evidence: string | null;
  /** Undefined where they are as before. */
  readonly words: readonly string[] | undefined;
}

class FindingChanges {
  readonly #step: ScanStep;
  readonly #objects: RecordedObjects;
  readonly #hiding: Hiding;
  readonly #titles: ReadonlyMap<string, string>;
  readonly #written: Written[] = [];
  /** By the finding's key, since new findings have no id yet. */
  readonly #events = new Map<string, Omit<Insertable<FindingChangeTable>, 'finding_id'>>();
  readonly #counts: FindingCounts = { opened: 0, reopened: 0, resolved: 0, changed: 0 };

  constructor(step: ScanStep, objects: RecordedObjects, hiding: Hiding) {
    this.#step = step;
    this.#objects = objects;
    this.#hiding = hiding;
    this.#titles = new Map(step.record.verdicts.map(({ check, title }) => [check, title]));
  }

  async record(): Promise<FindingCounts> {
    const { queries, target, record } = this.#step;
    const there = await queries
      .selectFrom('finding')
      .select(KNOWN)
      .where('target_id', '=', target)
      .where('resolved_at', 'is', null)
      .execute();
    const current = new Map(there.map((row) => [row.key, row]));
    const keys = findingKeys(record.findings);
    const resolved = await this.#resolvedBefore(keys.filter((key) => !current.has(key)));
    const seen = new Set<string>();
    for (const [index, finding] of record.findings.entries()) {
      const key = keys[index] ?? '';
      seen.add(key);
      this.#see(finding, key, current.get(key) ?? resolved.get(key));
    }
    const ids = new Map([...current, ...resolved].map(([key, { id }]) => [key, id]));
    await this.#write(ids);
    await this.#miss(there.filter(({ key }) => !seen.has(key)));
    await this.#writeEvents(ids);
    return this.#counts;
  }

  /** Findings of the keys that were there once. */
  async #resolvedBefore(keys: readonly string[]): Promise<ReadonlyMap<string, Known>> {
    const { queries, target } = this.#step;
    const found = new Map<string, Known>();
    for (const some of chunks(keys, 1000)) {
      const rows = queries.selectFrom('finding').select(KNOWN).where('target_id', '=', target).where('key', 'in', some);
      for (const row of await rows.execute()) found.set(row.key, row);
    }
    return found;
  }

  #see(finding: FindingRecord, key: string, known: Known | undefined): void {
    const { now, scan } = this.#step;
    const seen = this.#rowOf(finding, key);
    const wasThere = known !== undefined && known.resolved_at === null;
    if (wasThere && known.last_seen_at === null && known.digest === seen.row.digest) return;
    const { row } = seen;
    const isReworded = known !== undefined && known.message !== row.message;
    const isChange = !wasThere || isReworded || known.status !== row.status || known.severity !== row.severity;
    const words = this.#wordsOf(finding, row);
    const times = {
      words: digestOf(words).slice(0, 16),
      first_seen_at: known?.first_seen_at ?? now,
      changed_at: isChange ? now : (known?.changed_at ?? now),
      reopened: (known?.reopened ?? 0) + (known !== undefined && !wasThere ? 1 : 0),
    };
    const isFoundBySame = known !== undefined && known.words === times.words;
    this.#written.push({
      row: { ...row, ...times },
      id: known?.id,
      evidence: seen.evidence,
      words: isFoundBySame ? undefined : words,
    });
    if (!isChange) return;
    this.#counts[known === undefined ? 'opened' : wasThere ? 'changed' : 'reopened']++;
    this.#events.set(key, {
      scan_id: scan,
      before: known?.status ?? null,
      after: row.status,
      severity: row.severity,
      message_before: isReworded ? known.message : null,
    });
  }

  #rowOf(finding: FindingRecord, key: string) {
    const { record, target } = this.#step;
    const object = record.objects[finding.object];
    if (object === undefined) throw new RangeError(`there is no object ${finding.object}`);
    const evidence = storedJson(evidenceOf(finding));
    const row = {
      target_id: target,
      key,
      object_id: this.#objects.ids[finding.object] ?? 0,
      check_id: storedName(finding.check),
      severity: severities.code(finding.severity),
      status: statuses.code(finding.state),
      kind: storedName(object.kind),
      namespace: storedName(object.namespace),
      name: storedName(object.name),
      owner: optionalName(object.owner),
      container: optionalName(finding.container),
      field: storedText(finding.field),
      message: storedText(finding.message),
      also_fails: finding.alsoFails.length === 0 ? null : JSON.stringify(finding.alsoFails),
      place: storedPlace(finding.place),
    };
    const digest = digestOf([row, evidence, this.#titles.get(finding.check)]);
    return { row: { ...row, digest, last_seen_at: null, resolved_at: null }, evidence };
  }

  /** The words that a finding is searched by. */
  #wordsOf({ place, check }: FindingRecord, row: SearchedRow): readonly string[] {
    const { check_id, kind, namespace, name, container, field, message, owner } = row;
    const title = this.#titles.get(check);
    return searchWords([check_id, title, kind, namespace, name, container, field, message, owner, place?.file]);
  }

  async #write(ids: Map<string, number>): Promise<void> {
    const { queries, most, dialect } = this.#step;
    const fresh = this.#written.filter(({ id }) => id === undefined).map(({ row }) => row);
    for (const some of chunks(fresh, most(22))) {
      const added = await queries.insertInto('finding').values(some).returning(['id', 'key']).execute();
      for (const { id, key } of added) ids.set(key, id);
    }
    const known = this.#written.flatMap(({ row, id }) => (id === undefined ? [] : [{ ...row, id }]));
    for (const some of chunks(known, most(23))) await this.#update(some);
    const evidence: { finding_id: number; content: string }[] = [];
    const without: number[] = [];
    const searched: { id: number; words: readonly string[] }[] = [];
    for (const { row, evidence: content, words, id: before } of this.#written) {
      const id = ids.get(row.key) ?? 0;
      if (content !== null) evidence.push({ finding_id: id, content });
      else if (before !== undefined) without.push(id);
      if (words !== undefined) searched.push({ id, words });
    }
    for (const some of chunks(evidence, most(2))) {
      await queries
        .insertInto('finding_evidence')
        .values(some)
        .onConflict((on) => on.column('finding_id').doUpdateSet(({ ref }) => ({ content: ref('excluded.content') })))
        .execute();
    }
    for (const some of chunks(without, 1000)) {
      await queries.deleteFrom('finding_evidence').where('finding_id', 'in', some).execute();
    }
    for (const some of chunks(searched, most(2))) await dialect.search.add(queries, some);
  }

  async #update(rows: readonly Row[]): Promise<void> {
    await this.#step.queries
      .insertInto('finding')
      .values(rows)
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet(({ ref }) => ({
          object_id: ref('excluded.object_id'),
          severity: ref('excluded.severity'),
          status: ref('excluded.status'),
          owner: ref('excluded.owner'),
          container: ref('excluded.container'),
          field: ref('excluded.field'),
          message: ref('excluded.message'),
          also_fails: ref('excluded.also_fails'),
          place: ref('excluded.place'),
          digest: ref('excluded.digest'),
          words: ref('excluded.words'),
          changed_at: ref('excluded.changed_at'),
          last_seen_at: ref('excluded.last_seen_at'),
          resolved_at: ref('excluded.resolved_at'),
          reopened: ref('excluded.reopened'),
        })),
      )
      .execute();
  }

  /** Resolves what is missing, unless gaps hide it. */
  async #miss(rows: readonly Known[]): Promise<void> {
    const { queries, record, now, previous, scan } = this.#step;
    const blocked = new Map(record.verdicts.map(({ check, blockedBy }) => [storedName(check), blockedBy ?? []]));
    const isHidden = ({ object_id, check_id, last_seen_at }: Known): boolean =>
      this.#objects.hidden.has(object_id) ||
      this.#hiding.hidesFindings(blocked.get(check_id) ?? [], last_seen_at !== null);
    const [hidden, gone] = partition(rows, isHidden);
    const unseen = hidden.filter(({ last_seen_at }) => last_seen_at === null).map(({ id }) => id);
    for (const some of chunks(unseen, 1000)) {
      await queries.updateTable('finding').set({ last_seen_at: previous }).where('id', 'in', some).execute();
    }
    const ids = gone.map(({ id }) => id);
    for (const some of chunks(ids, 1000)) {
      await queries
        .updateTable('finding')
        .set(({ fn, val }) => ({
          status: RESOLVED,
          resolved_at: now,
          changed_at: now,
          last_seen_at: fn.coalesce('last_seen_at', val(previous)),
        }))
        .where('id', 'in', some)
        .execute();
    }
    this.#counts.resolved = gone.length;
    for (const { key, status, severity } of gone) {
      this.#events.set(key, { scan_id: scan, before: status, after: RESOLVED, severity, message_before: null });
    }
  }

  async #writeEvents(ids: ReadonlyMap<string, number>): Promise<void> {
    const { queries, most } = this.#step;
    const rows = [...this.#events].map(([key, event]) => ({ ...event, finding_id: ids.get(key) ?? 0 }));
    for (const some of chunks(rows, most(6))) await queries.insertInto('finding_change').values(some).execute();
  }
}

/** Findings of one fingerprint are counted. */
function findingKeys(findings: readonly FindingRecord[]): readonly string[] {
  const numbers = new Map<string, number>();
  return findings.map(({ fingerprint }) => {
    const number = (numbers.get(fingerprint) ?? 0) + 1;
    numbers.set(fingerprint, number);
    const print = storedName(fingerprint);
    return number === 1 ? print : `${print}~${number}`;
  });
}

function evidenceOf({ excerpt, fix, exception }: FindingRecord): object | undefined {
  if (excerpt === undefined && fix === undefined && exception === undefined) return undefined;
  return { excerpt, fix, exception };
}

function partition<T>(items: readonly T[], fits: (item: T) => boolean): readonly [T[], T[]] {
  const yes: T[] = [];
  const no: T[] = [];
  for (const item of items) (fits(item) ? yes : no).push(item);
  return [yes, no];
}
