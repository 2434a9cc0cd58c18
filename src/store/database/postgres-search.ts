import { sql } from 'kysely';
import type { SearchIndex } from './engine.ts';

/** The words of findings as a `tsvector`. It is made of the words themselves, past PostgreSQL's own parser. */
export const postgresSearch: SearchIndex = {
  create: async (queries) => {
    await sql`create table finding_search (finding_id integer primary key, words tsvector not null)`.execute(queries);
    await sql`create index finding_search_words on finding_search using gin (words)`.execute(queries);
  },
  add: async (queries, rows) => {
    const values = rows.map(({ id, words }) => sql`(${id}::integer, array_to_tsvector(${[...words]}::text[]))`);
    await sql`
      insert into finding_search (finding_id, words) values ${sql.join(values)}
      on conflict (finding_id) do update set words = excluded.words
    `.execute(queries);
  },
  remove: async (queries, ids) => {
    await sql`delete from finding_search where finding_id = any(${[...ids]}::integer[])`.execute(queries);
  },
  matching: (prefixes) => {
    // Words have letters and digits alone, so that nothing in quotes has to be escaped.
    const query = prefixes.map((prefix) => `'${prefix}':*`).join(' & ');
    return sql`select finding_id from finding_search where words @@ ${query}::tsquery`;
  },
};
