import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, startChromium } from './chromium.ts';
import { askInThree, QUESTIONS, SINCE_YESTERDAY } from './questions.ts';
import { SCREENS } from './screens.ts';
import { type Served, serve } from './start-server.ts';
import { expectGoodPage, visit } from './visit.ts';

const chromium = findChromium();

describe.skipIf(chromium === undefined)('the dashboard on a server, as npm start opens it', () => {
  let browser: Browser;
  let server: Served;

  beforeAll(async () => {
    server = await serve(['scripts/start.ts']);
    browser = await startChromium(chromium ?? '');
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  test.each(SCREENS)('%s can be read and used, by its address', async (name, path) => {
    const visitor = await visit(browser, `${server.url}${path}`, { colours: name.length % 2 === 0 ? 'light' : 'dark' });
    await expectGoodPage(visitor, name);
    await visitor.context.close();
  });

  test.each([...QUESTIONS, SINCE_YESTERDAY])('three clicks: $question', async (question) => {
    await askInThree(await visit(browser, server.url), question);
  });

  test('a finding shows where it is written, the fix that was proven, and its history', async () => {
    const visitor = await visit(browser, `${server.url}/findings?check=pod-security/seccomp-profile-restricted`);
    const { page } = visitor;
    await page.locator('.list-scroll li button').first().click();
    const panel = page.getByRole('complementary', { name: 'Finding' });
    await panel.getByText('Proven: made in a copy').waitFor();
    await panel.getByText('found for the first time').waitFor();
    expect(await panel.locator('.code-line.added').count()).toBeGreaterThan(0);
    await page.reload();
    await panel.getByText('Proven: made in a copy').waitFor();
    expect(visitor.errors).toEqual([]);
    await visitor.context.close();
  });

  test('nothing on the page is from elsewhere, and nothing breaks the content policy', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).origin));
    await page.goto(`${server.url}/access/group:payments-developers?tab=paths&target=cluster-admin`);
    await page.locator('.graph-node').first().waitFor();
    expect(new Set(asked)).toEqual(new Set([server.url]));
    await context.close();
  });
});
