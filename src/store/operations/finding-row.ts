import type { Selectable } from 'kysely';
import { severities, statuses } from '../database/codes.ts';
import type { FindingTable } from '../database/tables.ts';
import type { StoredFinding } from '../store.ts';
import type { Context } from './context.ts';
import { placeOf } from './stored-text.ts';

/** What is read of a finding to show it. */
export const SHOWN = [
  ...(['id', 'key', 'object_id', 'check_id', 'severity', 'status', 'kind', 'namespace', 'name', 'owner'] as const),
  ...(['container', 'field', 'message', 'also_fails', 'place'] as const),
  ...(['first_seen_at', 'changed_at', 'last_seen_at', 'resolved_at', 'reopened'] as const),
] as const;

export type ShownRow = Pick<Selectable<FindingTable>, (typeof SHOWN)[number]> & { readonly api_version: string };

/** @param latest When the latest scan finished. */
export function findingOf(row: ShownRow, latest: number): StoredFinding {
  const { api_version: apiVersion, kind, namespace, name } = row;
  const [print = ''] = row.key.split('~', 1);
  return {
    id: row.key,
    fingerprint: print,
    check: row.check_id,
    severity: severities.word(row.severity),
    status: statuses.word(row.status),
    object: { id: row.object_id, apiVersion, kind, namespace, name },
    ...(row.owner === null ? {} : { owner: row.owner }),
    ...(row.container === null ? {} : { container: row.container }),
    field: row.field,
    message: row.message,
    alsoFails: row.also_fails === null ? [] : JSON.parse(row.also_fails),
    ...(row.place === null ? {} : { place: placeOf(row.place) }),
    firstSeenAt: row.first_seen_at,
    lastSeenAt: row.last_seen_at ?? latest,
    changedAt: row.changed_at,
    ...(row.resolved_at === null ? {} : { resolvedAt: row.resolved_at }),
    reopened: row.reopened,
  };
}

/** When the latest scan finished; 0 before the first. */
export async function latestTime({ engine, target }: Context): Promise<number> {
  const row = await engine.db
    .selectFrom('scan')
    .select('finished_at')
    .where('target_id', '=', target.id)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.finished_at ?? 0;
}
