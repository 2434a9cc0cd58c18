import { type CreateTableBuilder, sql } from 'kysely';
import type { Dialect } from './engine.ts';
import type { Queries } from './tables.ts';

type Column = readonly [name: string, type: 'id' | 'text' | 'time' | 'int', null?: 'null'];

/** The schema as it was first. Later migrations change it; this one stays as it is. */
export async function firstSchema(queries: Queries, dialect: Dialect): Promise<void> {
  const { schema } = queries;
  const table = (name: string, columns: readonly Column[]): CreateTableBuilder<string, string> => {
    let builder: CreateTableBuilder<string, string> = schema.createTable(name);
    for (const [column, type, nullable] of columns) {
      const sqlType = { id: dialect.id, text: dialect.text, time: dialect.time, int: sql`integer` }[type];
      builder = builder.addColumn(column, sqlType as never, (one) =>
        nullable === 'null' || type === 'id' ? one : one.notNull(),
      );
    }
    return builder;
  };
  const keyed = async (name: string, key: readonly string[], columns: readonly Column[]): Promise<void> => {
    const builder = table(name, columns).addPrimaryKeyConstraint(`${name}_key`, key as never);
    await (dialect.keyedTable === undefined ? builder : builder.modifyEnd(dialect.keyedTable)).execute();
  };
  const index = async (on: string, columns: readonly string[], rest = sql``): Promise<void> => {
    const names = sql.join(columns.map((column) => sql.ref(column)));
    const name = `${on}_${columns.join('_')}`.slice(0, 60);
    await sql`create index ${sql.ref(name)} on ${sql.table(on)} (${names}) ${rest}`.execute(queries);
  };
  const unique = async (on: string, columns: readonly string[]): Promise<void> => {
    const names = sql.join(columns.map((column) => sql.ref(column)));
    await sql`create unique index ${sql.ref(`${on}_unique`)} on ${sql.table(on)} (${names})`.execute(queries);
  };

  await table('target', [
    ['id', 'id'],
    ['name', 'text'],
  ]).execute();
  await unique('target', ['name']);

  await table('scan', [
    ['id', 'id'],
    ['target_id', 'int'],
    ['key', 'text'],
    ['started_at', 'time'],
    ['finished_at', 'time'],
    ['source', 'text'],
    ['server_version', 'text', 'null'],
    ['tools', 'text'],
    ['objects', 'int'],
    ['workloads', 'int'],
    ['gaps', 'int'],
    ['counts', 'text'],
  ]).execute();
  await unique('scan', ['target_id', 'key']);
  await index('scan', ['target_id', 'finished_at']);

  await table('object', [
    ['id', 'id'],
    ['target_id', 'int'],
    ['key', 'text'],
    ['api_group', 'text'],
    ['api_version', 'text'],
    ['kind', 'text'],
    ['namespace', 'text'],
    ['name', 'text'],
    ['owner', 'text', 'null'],
    ['origin', 'text'],
    ['place', 'text', 'null'],
    ['hash', 'text'],
    ['first_seen_at', 'time'],
    ['changed_at', 'time'],
    ['gone_at', 'time', 'null'],
    ['hidden_at', 'time', 'null'],
  ]).execute();
  await unique('object', ['target_id', 'key']);
  await index('object', ['target_id', 'namespace', 'kind', 'name', 'id'], sql`where gone_at is null`);

  await table('finding', [
    ['id', 'id'],
    ['target_id', 'int'],
    ['key', 'text'],
    ['object_id', 'int'],
    ['check_id', 'text'],
    ['severity', 'int'],
    ['status', 'int'],
    ['kind', 'text'],
    ['namespace', 'text'],
    ['name', 'text'],
    ['owner', 'text', 'null'],
    ['container', 'text', 'null'],
    ['field', 'text'],
    ['message', 'text'],
    ['also_fails', 'text', 'null'],
    ['place', 'text', 'null'],
    ['digest', 'text'],
    ['words', 'text'],
    ['first_seen_at', 'time'],
    ['changed_at', 'time'],
    ['last_seen_at', 'time', 'null'],
    ['resolved_at', 'time', 'null'],
    ['reopened', 'int'],
  ]).execute();
  await unique('finding', ['target_id', 'key']);
  await index('finding', ['object_id']);
  // By what they are sorted by; what they are filtered by stands behind, so that a page is found without reading rows.
  const filters = ['status', 'severity', 'check_id', 'namespace', 'kind', 'name', 'owner'];
  const sorted = async (columns: readonly string[], which: 'there' | 'all'): Promise<void> => {
    const all = ['target_id', ...columns, 'id', ...filters.filter((column) => !columns.includes(column))];
    const names = sql.join(all.map((column) => sql.ref(column)));
    const name = sql.ref(`finding_${which}_by_${columns[0]}`);
    const rest = which === 'there' ? sql`where resolved_at is null` : sql``;
    await sql`create index ${name} on finding (${names}) ${rest}`.execute(queries);
  };
  await sorted(['severity'], 'there');
  await sorted(['severity'], 'all');
  await sorted(['check_id'], 'there');
  await sorted(['namespace', 'kind', 'name'], 'there');
  await sorted(['first_seen_at'], 'there');
  await sorted(['changed_at'], 'all');

  await table('finding_evidence', [
    ['finding_id', 'int'],
    ['content', 'text'],
  ])
    .addPrimaryKeyConstraint('finding_evidence_key', ['finding_id'] as never)
    .execute();
  await keyed(
    'finding_change',
    ['scan_id', 'finding_id'],
    [
      ['scan_id', 'int'],
      ['finding_id', 'int'],
      ['before', 'int', 'null'],
      ['after', 'int'],
      ['severity', 'int'],
      ['message_before', 'text', 'null'],
    ],
  );
  await index('finding_change', ['finding_id', 'scan_id']);
  await dialect.search.create(queries);

  await table('fact', [
    ['id', 'id'],
    ['target_id', 'int'],
    ['type', 'int'],
    ['key', 'text'],
    ['content', 'text'],
    ['since_scan', 'int'],
    ['since_at', 'time'],
    ['until_scan', 'int', 'null'],
    ['until_at', 'time', 'null'],
  ]).execute();
  await index('fact', ['target_id', 'type', 'until_scan']);

  await keyed(
    'daily',
    ['target_id', 'day', 'check_id'],
    [
      ['target_id', 'int'],
      ['day', 'text'],
      ['check_id', 'text'],
      ['verdict', 'int'],
      ['critical', 'int'],
      ['high', 'int'],
      ['medium', 'int'],
      ['low', 'int'],
      ['info', 'int'],
      ['accepted', 'int'],
      ['known', 'int'],
    ],
  );

  await table('saved_exception', [
    ['id', 'id'],
    ['target_id', 'int'],
    ['content', 'text'],
    ['created_by', 'text'],
    ['created_at', 'time'],
    ['removed_by', 'text', 'null'],
    ['removed_at', 'time', 'null'],
  ]).execute();
  await index('saved_exception', ['target_id']);

  await keyed(
    'channel',
    ['target_id', 'name'],
    [
      ['target_id', 'int'],
      ['name', 'text'],
      ['told_up_to', 'int'],
    ],
  );
  await table('message', [
    ['id', 'id'],
    ['target_id', 'int'],
    ['channel', 'text'],
    ['payload', 'text'],
    ['queued_at', 'time'],
    ['attempts', 'int'],
    ['due_at', 'time', 'null'],
    ['delivered_at', 'time', 'null'],
    ['given_up_at', 'time', 'null'],
    ['last_error', 'text', 'null'],
  ]).execute();
  await index('message', ['target_id', 'due_at'], sql`where due_at is not null`);

  await keyed(
    'session',
    ['target_id', 'token_hash'],
    [
      ['target_id', 'int'],
      ['token_hash', 'text'],
      ['data', 'text'],
      ['expires_at', 'time'],
    ],
  );
  await keyed(
    'setting',
    ['target_id', 'key'],
    [
      ['target_id', 'int'],
      ['key', 'text'],
      ['value', 'text'],
    ],
  );
}
