import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Visit } from './visit.ts';

/** Something that somebody wants to know, the clicks that lead there from the overview, and what then is to be read. */
export interface Question {
  readonly question: string;
  readonly clicks: readonly ((page: Page) => Promise<void>)[];
  readonly answer: RegExp;
}

const screen =
  (name: string) =>
  (page: Page): Promise<void> =>
    page.getByRole('navigation').getByRole('link', { name }).click();

export const QUESTIONS: readonly Question[] = [
  {
    question: 'why pod A can reach pod B',
    clicks: [
      screen('Network'),
      (page) => page.getByRole('radio', { name: 'Matrix' }).click(),
      (page) => page.getByRole('link', { name: 'storefront to cart: TCP 8080' }).click(),
    ],
    answer: /Accepts TCP 8080/,
  },
  {
    question: 'who can read secrets in namespace N',
    clicks: [
      screen('Access'),
      (page) => page.getByRole('radio', { name: 'Who can' }).click(),
      (page) => page.getByRole('link', { name: /^read a Secret in shop/ }).click(),
    ],
    answer: /shop\/reporter-reads-everything gives ClusterRole edit/,
  },
  {
    question: 'what must change before namespace N can enforce restricted',
    clicks: [screen('Pod Security'), (page) => page.getByRole('link', { name: 'shop', exact: true }).click()],
    answer: /hostPath/,
  },
  {
    question: 'is the network section of the NSA guide met',
    clicks: [screen('Compliance'), (page) => page.getByRole('button', { name: /^Network separation/ }).click()],
    answer: /not met: \d+ of \d+ fail/,
  },
];

/** Which findings did yesterday's change add: for what has history. */
export const SINCE_YESTERDAY: Question = {
  question: 'which findings yesterday’s change added',
  clicks: [(page) => page.getByRole('link', { name: /^All \d+ new findings$/ }).click()],
  answer: /Changed since/,
};

export async function askInThree({ page, errors, context }: Visit, { clicks, answer }: Question): Promise<void> {
  expect(clicks.length).toBeLessThanOrEqual(3);
  for (const click of clicks) await click(page);
  await page.getByRole('main').getByText(answer).first().waitFor();
  expect(errors).toEqual([]);
  await context.close();
}
