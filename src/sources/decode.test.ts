import { describe, expect, test } from 'vitest';
import { decodeText } from './decode.ts';

const utf16le = (text: string) => Buffer.from(text, 'utf16le');
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();

describe('a text is decoded as kubectl decodes it', () => {
  test.each([
    ['plain ASCII', Buffer.from('kind: Pod'), 'kind: Pod'],
    ['nothing', Buffer.alloc(0), ''],
    ['UTF-8 without a mark', Buffer.from('é€😀'), 'é€😀'],
    ['UTF-8 with a mark, which is no part of it', Buffer.from('\ufeffé'), 'é'],
    ['ASCII with a mark', Buffer.from('\ufeffkind: Pod'), 'kind: Pod'],
    ['little-endian UTF-16 with a mark', Buffer.concat([Buffer.of(0xff, 0xfe), utf16le('é😀')]), 'é😀'],
    ['big-endian UTF-16 with a mark', Buffer.concat([Buffer.of(0xfe, 0xff), utf16be('é😀')]), 'é😀'],
    ['UTF-16 without a mark is UTF-8 with NUL bytes', utf16le('ab'), 'a\0b\0'],
    ['bytes that are no UTF-8 become U+FFFD', Buffer.of(0x61, 0xe9, 0x62), 'a\ufffdb'],
    ['a cut sequence becomes one U+FFFD', Buffer.of(0x61, 0xf0, 0x9f, 0x98), 'a\ufffd'],
    ['an encoded surrogate becomes three', Buffer.of(0xed, 0xa0, 0x80), '\ufffd\ufffd\ufffd'],
    ['an unpaired surrogate of UTF-16 becomes one', Buffer.of(0xff, 0xfe, 0x00, 0xd8, 0x61, 0x00), '\ufffda'],
    ['a last odd byte becomes one', Buffer.of(0xff, 0xfe, 0x61, 0x00, 0x62), 'a\ufffd'],
    ['a last odd byte in big-endian too', Buffer.of(0xfe, 0xff, 0x00, 0x61, 0x62), 'a\ufffd'],
    ['a mark alone is nothing', Buffer.of(0xfe, 0xff), ''],
  ])('%s', (_name, bytes, expected) => {
    expect(decodeText(bytes)).toBe(expected);
  });
});
