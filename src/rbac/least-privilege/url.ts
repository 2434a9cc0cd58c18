/** A path without its percent-encoding; undefined when that is broken, which no API server lets in. */
export function decodePath(text: string): string | undefined {
  return text.includes('%') ? decode(text) : text;
}

/**
 * The first value of each parameter of a query, as Go's `url.ParseQuery` reads it: `+` is a space, and a pair that is
 * broken or holds a semicolon is left out.
 */
export function queryOf(text: string): ReadonlyMap<string, string> {
  const query = new Map<string, string>();
  for (const pair of text.split('&')) {
    if (pair === '' || pair.includes(';')) continue;
    const equals = pair.indexOf('=');
    const key = decode((equals < 0 ? pair : pair.slice(0, equals)).replaceAll('+', ' '));
    const value = decode((equals < 0 ? '' : pair.slice(equals + 1)).replaceAll('+', ' '));
    if (key !== undefined && value !== undefined && !query.has(key)) query.set(key, value);
  }
  return query;
}

const BROKEN = /%(?![0-9A-Fa-f]{2})/;

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    // Go takes any bytes; those that are no UTF-8 can be in no name that a rule could hold.
    return BROKEN.test(text) ? undefined : decodeBytes(text);
  }
}

function decodeBytes(text: string): string {
  const bytes: number[] = [];
  const written = new TextEncoder().encode(text);
  for (let at = 0; at < written.length; at++) {
    const byte = written[at] ?? 0;
    if (byte !== 0x25) {
      bytes.push(byte);
      continue;
    }
    bytes.push(Number.parseInt(String.fromCharCode(written[at + 1] ?? 0, written[at + 2] ?? 0), 16));
    at += 2;
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}
