import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Runs `scan -o html`. It is a program of its own here: it knows no browser, and this test knows nothing else. */
export function scanToPage(path: string, file: string): void {
  const args = ['src/cli/main.ts', 'scan', path, '--no-config', '-o', `html=${file}`];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0 && status !== 1) throw new Error(`scan ended with ${status}: ${stderr}`);
}
