import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { buildWeb } from '../../../scripts/build-web.ts';
import { runCli } from '../run-cli.ts';
import { testFolder } from '../test-folder.ts';

const dist = fileURLToPath(new URL('../../../dist', import.meta.url));
const EXAMPLES = fileURLToPath(new URL('../../../examples', import.meta.url));

beforeAll(async () => {
  if (!existsSync(join(dist, 'web/report.html'))) await buildWeb(dist);
});

test('the page is one file that loads nothing and runs nothing but what its policy names', async () => {
  const folder = testFolder({});
  const { code, stderr } = await runCli(['scan', EXAMPLES, '-o', 'html=report.html'], { cwd: folder });
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  const page = readFileSync(join(folder, 'report.html'), 'utf8');
  const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page) ?? [];
  expect(policy).toMatch(
    /^default-src 'none'; script-src 'sha256-[\w+/=]+'; style-src 'sha256-[\w+/=]+'; worker-src blob:;/,
  );
  expect(page).toContain('id="breakwater-data"');
  // What the script itself says is text in it.
  const markup = page
    .replace(/(<script type="module">)[\s\S]*(<\/script>)/, '$1$2')
    .replace(/<style>[\s\S]*?<\/style>/, '');
  expect(markup.match(/<script\b[^>]*>/g)).toEqual([
    '<script type="application/octet-stream" id="breakwater-data">',
    '<script type="application/octet-stream" id="elk-worker">',
    '<script type="module">',
  ]);
  expect(markup.match(/<link\b|<img\b|<iframe\b| src=/g)).toBeNull();
});

test('the page is not written to a terminal', async () => {
  const run = await runCli(['scan', EXAMPLES, '-o', 'html'], { columns: 80 });
  expect(run).toMatchObject({
    code: 2,
    stdout: '',
    stderr: 'breakwater: the page is for a browser: write it to a file with -o html=report.html\n',
  });
});
