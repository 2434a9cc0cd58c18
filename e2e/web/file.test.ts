import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../../src/cli/run-cli.ts';
import { findChromium, startChromium } from './chromium.ts';
import { expectGoodPage, visit } from './visit.ts';

const chromium = findChromium();
const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url));

/** Every screen with an address of its own, by what it is called. */
const SCREENS: readonly (readonly [name: string, hash: string])[] = [
  ['overview', '/'],
  ['findings', '/findings'],
  ['findings in groups', '/findings?group=check&open=pod-security/privileged'],
  ['workloads', '/workloads'],
  ['workload', '/workloads/Deployment/shop/cart'],
  ['subjects', '/access'],
  ['who can', '/access?tab=who-can&verb=get&resource=secrets&namespace=shop'],
  ['permissions', '/access/sa:platform:deployer'],
  ['ways up', '/access/group:payments-developers?tab=paths&target=cluster-admin'],
  ['network map', '/network'],
  ['network map, opened', '/network?open=shop&node=Deployment/shop/cart'],
  ['network matrix', '/network?view=matrix&from=Deployment/shop/cart&to=Deployment/shop/catalogue'],
  ['default deny', '/network?view=default-deny'],
  ['pod security', '/pod-security?namespace=payments'],
  ['compliance', '/compliance'],
  ['not evaluated', '/not-evaluated'],
  ['no such page', '/nowhere'],
];

describe.skipIf(chromium === undefined)('the dashboard in one file', () => {
  let browser: Browser;
  let url: string;

  beforeAll(async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'breakwater-web-')), 'report.html');
    await runCli(['scan', EXAMPLES, '-o', `html=${file}`]);
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
    test.each([
      {
        question: 'why pod A can reach pod B',
        clicks: [
          (page: Page) => page.getByRole('navigation').getByRole('link', { name: 'Network' }).click(),
          (page: Page) => page.getByRole('radio', { name: 'Matrix' }).click(),
          (page: Page) => page.getByRole('link', { name: 'storefront to cart: TCP 8080' }).click(),
        ],
        answer: /Accepts TCP 8080/,
      },
      {
        question: 'who can read secrets in namespace N',
        clicks: [
          (page: Page) => page.getByRole('navigation').getByRole('link', { name: 'Access' }).click(),
          (page: Page) => page.getByRole('radio', { name: 'Who can' }).click(),
          (page: Page) => page.getByRole('link', { name: /^read a Secret in shop/ }).click(),
        ],
        answer: /shop\/reporter-reads-everything gives ClusterRole edit/,
      },
      {
        question: 'what must change before namespace N can enforce restricted',
        clicks: [
          (page: Page) => page.getByRole('navigation').getByRole('link', { name: 'Pod Security' }).click(),
          (page: Page) => page.getByRole('link', { name: 'shop', exact: true }).click(),
        ],
        answer: /shop: what stands in the way of restricted[\s\S]*restricted volume types|hostPath/,
      },
    ])('$question', async ({ clicks, answer }) => {
      const visitor = await visit(browser, `${url}#/`);
      expect(clicks.length).toBeLessThanOrEqual(3);
      for (const click of clicks) await click(visitor.page);
      await visitor.page.getByRole('main').getByText(answer).first().waitFor();
      expect(visitor.errors).toEqual([]);
      await visitor.context.close();
    });
  });
});

/** Waits for the number of findings to read so. */
async function expectText(page: Page, text: RegExp): Promise<void> {
  await page.getByRole('status').filter({ hasText: text }).first().waitFor();
}
