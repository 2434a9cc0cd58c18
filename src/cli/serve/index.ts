import { once } from 'node:events';
import { resolve } from 'node:path';
import { safeText } from '../../report/index.ts';
import { dataFolder } from '../../store/index.ts';
import { CliError } from '../cli-error.ts';
import { defineCommand } from '../command.ts';
import { loadConfig } from '../config/load-config.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { refuseNoSource } from '../source-options.ts';
import { VERSION } from '../version.ts';
import { accessOf } from './access.ts';
import { channelsOf } from './channels.ts';
import { durationOf } from './durations.ts';
import { defineServe, type ServeOptions } from './options.ts';
import { planOf } from './plan.ts';

/** `serve PATH…`: scans, keeps history, and serves it. */
export const serve = defineCommand<ServeOptions, [paths: readonly string[]]>({ define: defineServe, run });

const KEEP = '90d';
const LONGEST_KEEP = 3_650 * 86_400_000;
const DAY = 86_400_000;

async function run(io: Io, options: ServeOptions, paths: readonly string[]): Promise<ExitCode> {
  refuseNoSource(paths, options, 'what to scan');
  if (paths.includes('-')) throw new CliError('bad-argument', 'standard input cannot be scanned again: name a path');
  const loaded = loadConfig(io, options.config);
  const config = loaded.config.serve ?? {};
  const { parseSchedule, startServer } = await import('../../server/index.ts');
  const schedule = options.schedule ?? config.schedule;
  const plan = planOf(io, options, loaded, paths);
  const interrupted = io.interrupted();
  const server = await startServer({
    plan,
    version: VERSION,
    store: {
      data: resolve(io.cwd, options.data ?? config.data ?? dataFolder(io.env)),
      database: options.database ?? io.env['BREAKWATER_DATABASE'],
      keepDays: durationOf(config.keep ?? KEEP, 'serve.keep', LONGEST_KEEP) / DAY,
    },
    access: accessOf(io, options, config),
    channels: channelsOf(io, config),
    schedule: schedule === undefined ? undefined : parseSchedule(schedule),
    watch: options.watch !== false,
    log: { level: options.logLevel ?? 'warn', write: (line) => io.stderr.write(line) },
  });
  const what = plan.source.type === 'paths' ? paths.join(', ') : 'the cluster';
  io.stdout.write(`Breakwater watches ${safeText(what)} and serves it at ${server.url} (Ctrl-C ends it)\n`);
  if (!interrupted.aborted) await once(interrupted, 'abort');
  await server.close();
  return EXIT.ok;
}
