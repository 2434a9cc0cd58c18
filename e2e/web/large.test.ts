import { mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, startChromium } from './chromium.ts';
import { largeCluster } from './large-cluster.ts';
import { scanToPage } from './scan-to-page.ts';
import { expectGoodPage, visit } from './visit.ts';

const chromium = findChromium();

/** The screens that a cluster of any size has. */
const SCREENS = [
  '/',
  '/findings',
  '/findings?group=namespace',
  '/workloads?q=app-1',
  '/access',
  '/access?tab=who-can',
  '/network',
  '/network?view=default-deny',
  '/pod-security',
  '/compliance',
];

describe.skipIf(chromium === undefined)('a large cluster', () => {
  let browser: Browser;
  let url: string;

  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'breakwater-large-'));
    writeFileSync(join(folder, 'all.yaml'), largeCluster({ namespaces: 40, workloads: 5_000 }));
    const file = join(folder, 'report.html');
    scanToPage(join(folder, 'all.yaml'), file);
    expect(statSync(file).size).toBeLessThan(8_000_000);
    url = `file://${file}`;
    browser = await startChromium(chromium ?? '');
  });
  afterAll(async () => await browser?.close());

  test.each(SCREENS)('%s can be read and used', async (path) => {
    const visitor = await visit(browser, `${url}#${path}`);
    await expectGoodPage(visitor, path);
    await visitor.context.close();
  });

  test('50,000 findings scroll without a frame over 100 ms', async () => {
    const { page, context } = await visit(browser, `${url}#/findings`);
    await page.locator('.list-scroll li button').first().waitFor();
    const { rows, frames } = await page.evaluate(async () => {
      const list = document.querySelector('.list-scroll');
      if (list === null) throw new Error('there is no list');
      const next = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
      const frames: number[] = [];
      for (let round = 0; round < 3; round++) {
        list.scrollTop = 0;
        let before = await next();
        const step = list.scrollHeight / 200;
        while (list.scrollTop + list.clientHeight < list.scrollHeight - 1) {
          list.scrollTop += step;
          const now = await next();
          frames.push(now - before);
          before = now;
        }
      }
      return { rows: Math.round(list.scrollHeight / 52), frames };
    });
    expect(rows).toBeGreaterThan(50_000);
    expect(frames.length).toBeGreaterThan(500);
    expect(Math.max(...frames)).toBeLessThan(100);
    await context.close();
  });
});
