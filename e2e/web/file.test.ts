import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, startChromium } from './chromium.ts';
import { askInThree, QUESTIONS } from './questions.ts';
import { scanToPage } from './scan-to-page.ts';
import { SCREENS } from './screens.ts';
import { expectGoodPage, visit } from './visit.ts';

const chromium = findChromium();

describe.skipIf(chromium === undefined)('the dashboard in one file', () => {
  let browser: Browser;
  let url: string;

  beforeAll(async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'breakwater-web-')), 'report.html');
    scanToPage('examples', file);
    expect(statSync(file).size).toBeLessThan(4_000_000);
    url = `file://${file}`;
    browser = await startChromium(chromium ?? '');
  });
  afterAll(async () => await browser?.close());

  describe.each(['light', 'dark'] as const)('%s', (colours) => {
    test.each(SCREENS)('%s can be read and used', async (name, hash) => {
      const visitor = await visit(browser, `${url}#${hash}`, { colours });
      await expectGoodPage(visitor, name);
      await visitor.context.close();
    });
  });

  test.each([360, 2560])('every screen fits a width of %d', async (width) => {
    const visitor = await visit(browser, `${url}#/`, { width });
    for (const [name, hash] of SCREENS) {
      await visitor.page.goto(`${url}#${hash}`);
      await visitor.page.waitForTimeout(150);
      const overflow = await visitor.page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect({ name, overflow }).toEqual({ name, overflow: 0 });
    }
    expect(visitor.errors).toEqual([]);
    await visitor.context.close();
  });

  test('filters, the search and a finding stand in the address, survive a reload, and the back button undoes them', async () => {
    const visitor = await visit(browser, `${url}#/`);
    const { page } = visitor;
    await page.getByRole('navigation').getByRole('link', { name: 'Findings' }).click();
    const status = page.getByRole('status').first();
    await expectText(page, /^\d+ findings$/);
    const all = await status.innerText();
    await page.getByRole('checkbox', { name: 'Critical' }).check();
    await page.waitForURL(/severity=critical/);
    await page.getByRole('searchbox', { name: 'Search findings' }).fill('privileged');
    await page.waitForURL(/q=privileged/);
    await expectText(page, /^2 findings$/);
    await page.reload();
    await expectText(page, /^2 findings$/);
    await page.locator('.list-scroll li button').first().click();
    await page.getByRole('heading', { name: 'Container runs privileged' }).waitFor();
    expect(await page.locator('.code-line.marked').first().innerText()).toContain('privileged: true');
    await page.keyboard.press('Escape');
    await page.waitForURL((address) => !address.href.includes('finding='));
    await page.goBack();
    await page.getByRole('heading', { name: 'Container runs privileged' }).waitFor();
    await page.goto(`${url}#/findings`);
    await expectText(page, new RegExp(`^${all}$`));
    expect(visitor.errors).toEqual([]);
    await visitor.context.close();
  });

  test('rows are reached and opened by keyboard alone', async () => {
    const visitor = await visit(browser, `${url}#/findings`);
    const { page } = visitor;
    await page.locator('.list-scroll li button').first().focus();
    for (let step = 0; step < 3; step++) await page.keyboard.press('ArrowDown');
    await page.waitForFunction(() => document.activeElement?.closest('[data-index="3"]') !== null);
    await page.keyboard.press('Enter');
    await page.getByRole('complementary', { name: 'Finding' }).waitFor();
    expect(visitor.errors).toEqual([]);
    await visitor.context.close();
  });

  test('light and dark are a click apart, and kept', async () => {
    const visitor = await visit(browser, `${url}#/`);
    const scheme = () => visitor.page.locator('html').getAttribute('data-mantine-color-scheme');
    expect(await scheme()).toBe('light');
    await visitor.page.getByRole('button', { name: 'Switch between light and dark' }).click();
    expect(await scheme()).toBe('dark');
    await visitor.page.reload();
    await visitor.page.getByRole('heading', { level: 1 }).waitFor();
    expect(await scheme()).toBe('dark');
    await visitor.context.close();
  });

  describe('three clicks from the overview', () => {
    test.each(QUESTIONS)('$question', async (question) => {
      await askInThree(await visit(browser, `${url}#/`), question);
    });
  });
});

/** Waits for the number of findings to read so. */
async function expectText(page: Page, text: RegExp): Promise<void> {
  await page.getByRole('status').filter({ hasText: text }).first().waitFor();
}
