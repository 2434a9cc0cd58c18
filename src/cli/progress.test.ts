import { expect, test } from 'vitest';
import { progressOn } from './progress.ts';

function terminal(isTTY: boolean) {
  const written: string[] = [];
  return { written, output: { write: (text: string) => written.push(text), isTTY, columns: 80 } };
}

test('shows nothing for work that is soon done, and then a line at a time', () => {
  const { written, output } = terminal(true);
  let time = 0;
  const progress = progressOn(output, () => time);
  progress.show('1 of 9');
  time = 600;
  progress.show('5 of 9');
  time = 650;
  progress.show('6 of 9');
  time = 750;
  progress.show('7 of 9');
  progress.clear();
  expect(written).toEqual(['\r\u001b[K5 of 9', '\r\u001b[K7 of 9', '\r\u001b[K']);
});

test('leaves no trace of what it did not show', () => {
  const { written, output } = terminal(true);
  progressOn(output, () => 0).clear();
  expect(written).toEqual([]);
});

test('shows nothing where there is no terminal', () => {
  const { written, output } = terminal(false);
  const progress = progressOn(output, () => 1e9);
  progress.show('1 of 9');
  progress.clear();
  expect(written).toEqual([]);
});
