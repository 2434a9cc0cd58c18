/** `npm run demo`: scans the examples. They are weak on purpose, so findings are what it is to show, and no failure. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const { status } = spawnSync(process.execPath, ['dist/breakwater.js', 'scan', 'examples', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
process.exitCode = status === 1 ? 0 : (status ?? 2);
