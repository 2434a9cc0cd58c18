import { sql } from 'kysely';
import type { SearchIndex } from './engine.ts';

/**
 * The words of findings in FTS5. The tokenizer cuts at spaces and leaves every other character alone, since words are
 * made before; the table holds the index and not the words.
 */
export const sqliteSearch: SearchIndex = {
  create: async (queries) => {
    await sql`create virtual table finding_search using fts5(
      words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
    )`.execute(queries);
  },
  add: async (queries, rows) => {
    for (const { id, words } of rows) {
      await sql`insert or replace into finding_search (rowid, words) values (${id}, ${words.join(' ')})`.execute(
        queries,
      );
    }
  },
  remove: async (queries, ids) => {
    for (const id of ids) await sql`delete from finding_search where rowid = ${id}`.execute(queries);
  },
  matching: (prefixes) => {
    // Words have letters and digits alone, so that nothing in quotes has to be escaped.
    const query = prefixes.map((prefix) => `"${prefix}"*`).join(' ');
    return sql`select rowid from finding_search where finding_search match ${query}`;
  },
};
