import { isAscii } from 'node:buffer';

/**
 * Decodes a manifest as kubectl does: a byte order mark says UTF-8 or UTF-16, without one it is UTF-8, and what is
 * no valid text becomes U+FFFD. The mark is no part of the text.
 */
export function decodeText(bytes: Buffer): string {
  if (isAscii(bytes)) return bytes.toString('latin1');
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decodeUtf16(bytes.subarray(2));
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    const whole = bytes.subarray(2, bytes.length - (bytes.length % 2));
    return decodeUtf16(Buffer.concat([Buffer.from(whole).swap16(), bytes.subarray(2 + whole.length)]));
  }
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return (marked ? bytes.subarray(3) : bytes).toString('utf8');
}

/** Little-endian. Unpaired surrogates and a last odd byte become U+FFFD. */
function decodeUtf16(bytes: Buffer): string {
  const text = bytes.toString('utf16le').toWellFormed();
  return bytes.length % 2 === 0 ? text : `${text}\ufffd`;
}
