import { expect, test } from 'vitest';
import { csvOf } from './csv.ts';

test('controls are one a line, with quotes where they are needed and no formulas', () => {
  const framework = {
    id: 'x',
    title: 'X, the guide',
    version: '1',
    edition: '',
    url: 'https://example.com',
    sections: [
      {
        id: '1',
        title: 'One',
        controls: [
          { id: '1.1', title: '=cmd()', verdict: 'fail', reason: 'say "no"', checks: ['a/b', 'c/d'], findings: 2 },
        ],
      },
    ],
  } as const;
  expect(csvOf(framework).split('\r\n')).toEqual([
    'framework,version,section,control,title,verdict,reason,findings,checks',
    `"X, the guide",1,One,1.1,'=cmd(),fail,"say ""no""",2,a/b c/d`,
    '',
  ]);
});
