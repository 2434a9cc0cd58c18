import type { RawBuilder } from 'kysely';
import type { Database, Queries } from './tables.ts';

/** A database with its dialect: all that differs between SQLite and PostgreSQL. */
export interface Engine {
  readonly name: 'sqlite' | 'postgres';
  /** For everything but scans. */
  readonly db: Database;
  /** For scans: one connection, which holds the lock of the replica that leads. */
  readonly scanDb: Database;
  readonly dialect: Dialect;
  /** Takes the lock of a target within the connection of `queries`, or says that another has it. */
  lead(queries: Queries, target: string): Promise<boolean>;
  /** Bytes on disk. */
  size(): Promise<number>;
  /** Gives room that is free back to the disk, where that does not happen by itself. */
  shrink(): Promise<void>;
  backup(file: string): Promise<void>;
  close(): Promise<void>;
}

/** Where the SQL of the two is not the same. */
export interface Dialect {
  /** The type of text that is compared by its bytes. */
  readonly text: RawBuilder<unknown>;
  readonly time: RawBuilder<unknown>;
  readonly id: RawBuilder<unknown>;
  /** Written behind a table that has no other key than its primary one. */
  readonly keyedTable: RawBuilder<unknown> | undefined;
  readonly search: SearchIndex;
  /** How many parameters a statement may have. */
  readonly mostParameters: number;
  /** Lets nobody else migrate until the transaction ends. */
  lockSchema(queries: Queries): Promise<void>;
}

/** The words of findings. Both dialects hold them as `search-words.ts` makes them. */
export interface SearchIndex {
  create(queries: Queries): Promise<void>;
  add(queries: Queries, rows: readonly SearchRow[]): Promise<void>;
  remove(queries: Queries, ids: readonly number[]): Promise<void>;
  /** A query for the ids of findings that have words beginning with each of these. */
  matching(prefixes: readonly string[]): RawBuilder<unknown>;
}

export interface SearchRow {
  readonly id: number;
  readonly words: readonly string[];
}
