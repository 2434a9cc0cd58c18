import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inPieces, writeTextFile } from './files.ts';
import { testFolder } from './test-folder.ts';

test('a file that cannot be written as a whole keeps its old text', () => {
  const cwd = testFolder({ 'report.json': 'old' });
  function* failing(): Generator<string> {
    yield 'x'.repeat(100_000);
    throw new Error('the report broke');
  }
  expect(() => writeTextFile({ cwd } as never, 'report.json', failing())).toThrow(
    'cannot write report.json: the report broke',
  );
  expect(readFileSync(join(cwd, 'report.json'), 'utf8')).toBe('old');
  expect(readdirSync(cwd)).toEqual(['report.json']);
});

test('a folder is not written over', () => {
  const cwd = testFolder({ 'a/b': '' });
  expect(() => writeTextFile({ cwd } as never, 'a', [''])).toThrow('cannot write a: it is a folder');
});

test.skipIf(process.platform === 'win32')('what is no regular file is written as it is', () => {
  expect(() => writeTextFile({ cwd: '/' } as never, '/dev/null', ['x'])).not.toThrow();
});

test('small chunks are joined, and nothing is lost', () => {
  const chunks = Array.from({ length: 50_000 }, (_, index) => `${index},`);
  const pieces = [...inPieces(chunks)];
  expect(pieces.join('')).toBe(chunks.join(''));
  expect(pieces.length).toBeLessThan(10);
  expect([...inPieces([])]).toEqual([]);
});
