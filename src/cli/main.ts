// By name the import would end older versions of Node.js with a stack trace.
import * as nodeModule from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { VERSION } from './version.ts';

/** The oldest major version that package.json names. */
const OLDEST_NODE = 22;

/** Sets the exit code and lets the process end by itself, so that output that is still on its way arrives. */
async function main(args: readonly string[]): Promise<void> {
  if (args.length === 1 && args[0] === '--version') {
    process.stdout.write(`${VERSION}\n`);
    return;
  }
  const major = Number.parseInt(process.versions.node, 10);
  if (major < OLDEST_NODE) {
    process.stderr.write(`breakwater: needs Node.js ${OLDEST_NODE} or newer, and this is ${process.version}\n`);
    process.exitCode = 2;
    return;
  }
  nodeModule.enableCompileCache(compileCacheFolder());
  const [{ runProgram }, { processIo }] = await Promise.all([import('./program.ts'), import('./process-io.ts')]);
  let writeError = false;
  const io = processIo((message) => {
    writeError = true;
    process.exitCode = 2;
    process.stderr.write(`breakwater: cannot write to standard output: ${message}\n`);
  });
  const code = await runProgram(args, io);
  process.exitCode = writeError ? 2 : code;
}

/** In the user's own cache folder: one in the shared temporary folder could be filled by somebody else. */
function compileCacheFolder(): string {
  const caches = process.env['XDG_CACHE_HOME'] || process.env['LOCALAPPDATA'] || join(homedir(), '.cache');
  return join(caches, 'breakwater', 'compiled');
}

await main(process.argv.slice(2));
