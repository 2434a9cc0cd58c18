import type { FastifyBaseLogger } from 'fastify';
import { pino } from 'pino';

export type Log = FastifyBaseLogger;

/** What may hold a secret is not in the log, however it came there. */
const SECRET_FIELDS = [
  'authorization',
  'cookie',
  'token',
  'secret',
  'password',
  'headers',
  'req.headers',
  'err.config',
  'err.cause',
];

/** A log of one JSON object a line. */
export function logTo({ level, write }: { readonly level: string; readonly write: (line: string) => void }): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: SECRET_FIELDS, censor: '[not shown]' },
      formatters: { level: (name) => ({ level: name }) },
    },
    { write },
  );
}
