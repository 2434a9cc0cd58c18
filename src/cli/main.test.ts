import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { VERSION } from './version.ts';

const main = fileURLToPath(new URL('main.ts', import.meta.url));

/** Runs the program; the files that it loaded come as URLs. */
function runAndTrace(...args: readonly string[]): { readonly stdout: string; readonly loaded: readonly string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const env = { ...process.env, KUBECONFIG: '/nowhere', NODE_V8_COVERAGE: folder };
  const { stdout } = spawnSync(process.execPath, [main, ...args], { encoding: 'utf8', env });
  const [file = ''] = readdirSync(folder);
  const { result } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { result: { url: string }[] };
  return { stdout, loaded: result.map(({ url }) => url).filter((url) => url.startsWith('file:')) };
}

test('--version prints the version and loads nothing else', () => {
  const { stdout, loaded } = runAndTrace('--version');
  expect(stdout).toBe(`${VERSION}\n`);
  expect(loaded.map((url) => url.slice(url.lastIndexOf('/') + 1)).sort()).toEqual(['main.ts', 'version.ts']);
});

test.each<[string, readonly string[], boolean]>([
  ['is not loaded to scan files', ['scan', join(main, '../../../examples'), '-o', 'json'], false],
  ['is loaded to read a cluster', ['scan', '--kubeconfig', join(main, '../../../package.json')], true],
])('the client library %s', (_, args, expected) => {
  const { loaded } = runAndTrace(...args);
  expect(loaded.some((url) => url.includes('/sources/'))).toBe(true);
  expect(loaded.some((url) => url.includes('/@kubernetes/client-node/'))).toBe(expected);
});

test('a reader that goes away is no error', () => {
  const { stderr, status } = spawnSync(
    'bash',
    ['-c', 'set -o pipefail; "$0" "$1" completion bash | head -c 1 >/dev/null', process.execPath, main],
    { encoding: 'utf8' },
  );
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
});

test.skipIf(process.platform !== 'linux')('a full disk is said in one line, with exit code 2', () => {
  const { stderr, status } = spawnSync(
    'bash',
    ['-c', '"$0" "$1" completion bash > /dev/full', process.execPath, main],
    { encoding: 'utf8' },
  );
  expect(stderr).toMatch(/^breakwater: cannot write to standard output: ENOSPC[^\n]*\n$/);
  expect(status).toBe(2);
});
