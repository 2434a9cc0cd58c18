const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/**
 * The text that a `!!binary` scalar stands for, undefined when it is not base64 with padding. As in Go, line breaks
 * inside are ignored, and each octet that is not UTF-8 becomes U+FFFD when the value is written as JSON.
 */
export function decodeBinary(value: string): string | undefined {
  const digits = value.replace(/[\r\n]/g, '');
  if (digits.length % 4 !== 0 || !BASE64.test(digits)) return undefined;
  const bytes = Buffer.from(digits, 'base64');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return replaceInvalid(bytes);
  }
}

function replaceInvalid(bytes: Uint8Array): string {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let text = '';
  for (let index = 0; index < bytes.length; ) {
    const length = sequenceLength(bytes[index] ?? 0);
    let character: string | undefined;
    if (length > 0 && index + length <= bytes.length) {
      try {
        character = decoder.decode(bytes.subarray(index, index + length));
      } catch {
        character = undefined;
      }
    }
    text += character ?? '\ufffd';
    index += character === undefined ? 1 : length;
  }
  return text;
}

function sequenceLength(leading: number): number {
  if (leading < 0x80) return 1;
  if (leading < 0xc2) return 0;
  if (leading < 0xe0) return 2;
  if (leading < 0xf0) return 3;
  return leading < 0xf5 ? 4 : 0;
}
