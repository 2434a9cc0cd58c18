import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

const web = fileURLToPath(new URL('../../dist/web', import.meta.url));

/** What is loaded when a graph or a trend is opened, and not before. */
const LATER = /^(?:graph|elk-worker|map-graph|climb-graph|trend-chart)[.-]/;

test.skipIf(!existsSync(web))(
  'JavaScript and CSS of every screen together stay under 350 kB gzip before graphs',
  () => {
    const files = globSync('assets/*.{js,css}', { cwd: web }).filter(
      (file) => !LATER.test(file.slice('assets/'.length)),
    );
    const sizes = files.map((file) => gzipSync(readFileSync(join(web, file))).length);
    expect(files.length).toBeGreaterThan(5);
    expect(sizes.reduce((a, b) => a + b, 0)).toBeLessThan(350_000);
  },
);
