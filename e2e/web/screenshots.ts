/**
 * Makes the pictures of the README: `node e2e/web/screenshots.ts`. The dashboard is what `npm start` opens; after a
 * change that shows, run it again.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findChromium, startChromium } from './chromium.ts';
import { serve } from './start-server.ts';

const PICTURES = [
  { name: 'overview', path: '/', colours: 'light', wait: '.trend-chart canvas' },
  {
    name: 'finding',
    path: '/findings?check=pod-security/privileged&sort=object',
    colours: 'light',
    click: '.list-scroll li button',
    wait: '.code-line.marked',
  },
  {
    name: 'ways-up',
    path: '/access/group:payments-developers?tab=paths&target=cluster-admin',
    colours: 'dark',
    wait: '.graph-node',
  },
] as const;

const folder = fileURLToPath(new URL('../../docs/pictures', import.meta.url));
mkdirSync(folder, { recursive: true });
const chromium = findChromium();
if (chromium === undefined) throw new Error('there is no Chromium: name one by BREAKWATER_CHROMIUM');
const server = await serve(['scripts/start.ts']);
const browser = await startChromium(chromium);
try {
  for (const { name, path, colours, wait, ...rest } of PICTURES) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: colours });
    const page = await context.newPage();
    await page.goto(`${server.url}${path}`);
    if ('click' in rest) await page.locator(rest.click).first().click();
    await page.locator(wait).first().waitFor();
    await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null);
    await page.waitForTimeout(500);
    await page.screenshot({ path: join(folder, `${name}.png`) });
    await context.close();
  }
} finally {
  await browser.close();
  await server.stop();
}
