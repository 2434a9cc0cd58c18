import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { VERSION } from './version.ts';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'breakwater-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('--version prints the version and loads nothing else', () => {
  const out = execFileSync(process.execPath, [main, '--version'], {
    encoding: 'utf8',
    env: { ...process.env, NODE_V8_COVERAGE: folder },
  });
  expect(out).toBe(`${VERSION}\n`);
  const [file = ''] = readdirSync(folder);
  const { result } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { result: { url: string }[] };
  const loaded = result
    .filter(({ url }) => url.startsWith('file:'))
    .map(({ url }) => url.slice(url.lastIndexOf('/') + 1));
  expect(loaded.sort()).toEqual(['main.ts', 'version.ts']);
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
