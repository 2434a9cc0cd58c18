import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { ObjectTable } from '../database/tables.ts';
import type { ObjectQuery, Page, StoredObject } from '../store.ts';
import type { Context } from './context.ts';
import { page, readCursor } from './page.ts';
import { placeOf, storedName } from './stored-text.ts';

export async function objects(context: Context, query: ObjectQuery): Promise<Page<StoredObject>> {
  const { limit: _limit, cursor: _cursor, ...asked } = query;
  const { limit, after } = readCursor(query, asked, ['string', 'string', 'string', 'number']);
  let select = rows(context)
    .orderBy('namespace')
    .orderBy('kind')
    .orderBy('name')
    .orderBy('id')
    .limit(limit + 1);
  if (query.gone !== true) select = select.where('gone_at', 'is', null);
  if (query.namespace?.length === 0 || query.kind?.length === 0) return { items: [] };
  if (query.namespace !== undefined) select = select.where('namespace', 'in', query.namespace.map(storedName));
  if (query.kind !== undefined) select = select.where('kind', 'in', query.kind.map(storedName));
  if (query.name !== undefined) select = select.where('name', '=', storedName(query.name));
  if (after !== undefined) {
    const values = sql.join(after.map((value) => sql.val(value)));
    select = select.where(sql<boolean>`(namespace, kind, name, id) > (${values})`);
  }
  const keysOf = ({ namespace, kind, name, id }: Row) => [namespace, kind, name, id];
  return page(await select.execute(), limit, asked, keysOf, objectOf);
}

export async function object(context: Context, id: number): Promise<StoredObject | undefined> {
  const row = await rows(context).where('id', '=', id).executeTakeFirst();
  return row && objectOf(row);
}

type Row = Selectable<ObjectTable>;

function rows({ engine, target }: Context) {
  return engine.db.selectFrom('object').selectAll().where('target_id', '=', target.id);
}

function objectOf(row: Row): StoredObject {
  return {
    id: row.id,
    apiVersion: row.api_version,
    group: row.api_group,
    kind: row.kind,
    namespace: row.namespace,
    name: row.name,
    ...(row.owner === null ? {} : { owner: row.owner }),
    // Written from a record, which has these words alone.
    origin: row.origin as StoredObject['origin'],
    ...(row.place === null ? {} : { place: placeOf(row.place) }),
    hash: row.hash,
    firstSeenAt: row.first_seen_at,
    changedAt: row.changed_at,
    ...(row.gone_at === null ? {} : { goneAt: row.gone_at }),
  };
}
