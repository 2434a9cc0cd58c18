import type { Page, PageRequest } from '../store.ts';
import { StoreError } from '../store-error.ts';
import { digestOf } from './stored-text.ts';

const MOST = 1000;
const USUAL = 100;

/** A value of a row that rows are sorted by. */
export type Key = string | number;

/**
 * Reads what is asked for of a list.
 *
 * @param query What the cursor has to belong to: the list, its filters and its order.
 * @param types The types of the values that rows are sorted by.
 */
export function readCursor(
  { limit = USUAL, cursor }: PageRequest,
  query: unknown,
  types: readonly ('string' | 'number')[],
): { readonly limit: number; readonly after: readonly Key[] | undefined } {
  if (!Number.isSafeInteger(limit) || limit < 1 || limit > MOST) {
    throw new StoreError('bad-argument', `the limit of a page is from 1 to ${MOST}, not ${limit}`);
  }
  if (cursor === undefined) return { limit, after: undefined };
  const values = parse(cursor);
  const [mark, ...after] = Array.isArray(values) ? values : [];
  if (mark !== markOf(query) || after.length !== types.length || after.some((key, at) => !isKey(key, types[at]))) {
    throw new StoreError('bad-cursor', 'the cursor does not belong to this list: begin with its first page again');
  }
  return { limit, after };
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

function isKey(key: unknown, type: string | undefined): boolean {
  return type === 'number' ? Number.isSafeInteger(key) : typeof key === 'string' && !key.includes('\0');
}

/** Makes a page of rows, of which one more than asked for was read to see whether there are more. */
export function page<Row, Item>(
  rows: readonly Row[],
  limit: number,
  query: unknown,
  keysOf: (row: Row) => readonly Key[],
  itemOf: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const items = shown.map(itemOf);
  if (rows.length <= limit || last === undefined) return { items };
  const cursor = JSON.stringify([markOf(query), ...keysOf(last)]);
  return { items, next: Buffer.from(cursor).toString('base64url') };
}

function markOf(query: unknown): string {
  return digestOf(query).slice(0, 12);
}
