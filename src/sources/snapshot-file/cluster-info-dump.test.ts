import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isClusterInfoDump, withoutLogs } from './cluster-info-dump.ts';

const DUMP = `{
    "kind": "PodList"
}
==== START logs for container web of pod shop/cart ====
token=canary-19
{"kind":"Fake"}
no line feed at the end==== END logs for container web of pod shop/cart ====
==== START logs for container log of pod shop/cart ====
==== END logs for container log of pod shop/cart ====
{
    "kind": "NodeList"
}
`;

test('logs are taken out, and what stays is where it was', () => {
  const text = withoutLogs(DUMP);
  expect(text.length).toBe(DUMP.length);
  expect(text).not.toContain('canary-19');
  expect(text.replaceAll(/^ +\n/gm, '')).toBe('{\n    "kind": "PodList"\n}\n{\n    "kind": "NodeList"\n}\n');
  expect(text.indexOf('"NodeList"')).toBe(DUMP.indexOf('"NodeList"'));
});

test('a log that never ends takes the rest with it', () => {
  const text = withoutLogs('{}\n==== START logs for container a of pod b/c ====\nsecret');
  expect(text.trim()).toBe('{}');
});

test('a dump is told from other JSON', () => {
  expect([DUMP, '{"a":1}', '', '==== START logs for container'].map(isClusterInfoDump)).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

test('no text grows or loses a line', () => {
  const parts = fc.constantFrom(
    '\n',
    '{}',
    '==== START logs for container a of pod b/c ====',
    'x',
    '\r\n',
    '==== END logs for container a of pod b/c ====',
  );
  fc.assert(
    fc.property(fc.array(parts), (pieces) => {
      const text = pieces.join('');
      const kept = withoutLogs(text);
      expect(kept.length).toBe(text.length);
      expect(kept.split('\n').length).toBe(text.split('\n').length);
    }),
  );
});
