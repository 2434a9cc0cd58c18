import { StoreError, type StoreErrorCode } from '../store-error.ts';

/** What went wrong, as one line for people. `place` is the data folder, or how the database is called. */
export function explainError(error: unknown, place: string): StoreError {
  if (error instanceof StoreError) return error;
  if (sqliteCode(error) === IO_ERROR) {
    return new StoreError('failed', `${place} cannot be written: look at the disk, its quota and its limits`);
  }
  const said = error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error);
  const code = codeOf(error);
  return new StoreError(code, messageFor(code, place, said), { cause: error });
}

function messageFor(code: StoreErrorCode, place: string, said: string): string {
  switch (code) {
    case 'full':
      return `${place} is full: make room; nothing was written (${said})`;
    case 'unavailable':
      return `${place} does not answer (${said})`;
    case 'damaged':
      return `${place} is damaged: restore a backup, or move it away to begin anew (${said})`;
    case 'bad-place':
      return `${place} cannot be used: ${said}`;
    default:
      return `${place}: ${said}`;
  }
}

function codeOf(error: unknown): StoreErrorCode {
  if (!(error instanceof Error)) return 'failed';
  const sqlite = sqliteCode(error);
  if (sqlite !== undefined) return ofSqlite(sqlite);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (error instanceof AggregateError)
    return error.errors.some((one) => codeOf(one) === 'unavailable') ? 'unavailable' : 'failed';
  return ofPostgres(code, error.message);
}

const IO_ERROR = 10;

/** The primary one, of SQLite's Result and Error Codes. */
function sqliteCode(error: unknown): number | undefined {
  return error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : undefined;
}

function ofSqlite(code: number): StoreErrorCode {
  switch (code) {
    case 5: // SQLITE_BUSY
    case 6: // SQLITE_LOCKED
      return 'unavailable';
    case 13: // SQLITE_FULL
      return 'full';
    case 11: // SQLITE_CORRUPT
    case 26: // SQLITE_NOTADB
      return 'damaged';
    case 3: // SQLITE_PERM
    case 8: // SQLITE_READONLY
    case 14: // SQLITE_CANTOPEN
      return 'bad-place';
    default:
      return 'failed';
  }
}

const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
]);

/** By PostgreSQL, Appendix A, Error Codes; and by what `pg` says of connections, which has no code. */
function ofPostgres(code: string, message: string): StoreErrorCode {
  if (NETWORK.has(code) || code.startsWith('08') || code.startsWith('57P') || code === '53300') return 'unavailable';
  if (code === '' && /\b(?:connection|timeout|terminated|Client has encountered)\b/i.test(message))
    return 'unavailable';
  if (code === '40001' || code === '40P01' || code === '25P02' || code === '55P03' || code === '57014')
    return 'unavailable';
  if (code === '53100') return 'full';
  if (code.startsWith('28') || code.startsWith('3D') || code === 'ENOTFOUND' || code === '42501') return 'bad-place';
  if (code.startsWith('XX')) return 'damaged';
  return 'failed';
}
