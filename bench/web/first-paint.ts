/**
 * How long the dashboard takes until something is seen, on a server on this machine: `node bench/web/first-paint.ts`.
 * The median of five visits, each with an empty cache; and how long until the overview is there.
 */
import { findChromium, startChromium } from '../../e2e/web/chromium.ts';
import { serve } from '../../e2e/web/start-server.ts';

const VISITS = 5;

const chromium = findChromium();
if (chromium === undefined) throw new Error('there is no Chromium: name one by BREAKWATER_CHROMIUM');
const server = await serve(['scripts/start.ts']);
const browser = await startChromium(chromium);
const paints: number[] = [];
const ready: number[] = [];
try {
  for (let number = 0; number < VISITS; number++) {
    const context = await browser.newContext();
    const page = await context.newPage();
    const start = performance.now();
    await page.goto(server.url);
    await page.getByRole('heading', { level: 1 }).waitFor();
    ready.push(performance.now() - start);
    paints.push(
      await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN),
    );
    await context.close();
  }
} finally {
  await browser.close();
  await server.stop();
}
console.log(`first contentful paint  ${median(paints).toFixed(0)} ms, the median of ${VISITS}`);
console.log(`the overview is there   ${median(ready).toFixed(0)} ms`);

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
