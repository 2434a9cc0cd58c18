import { createGunzip } from 'node:zlib';

/** A few kilobytes can claim to be terabytes. */
const LARGEST = 2 ** 31;

const LARGEST_LINE = 32 << 20;

export function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * Decompresses piece by piece. `take` says whether more is wanted.
 *
 * @returns what is wrong, if something is
 */
export async function gunzipPieces(bytes: Buffer, take: (piece: Buffer) => boolean): Promise<string | undefined> {
  const gunzip = createGunzip({ chunkSize: 256 << 10 });
  gunzip.end(bytes);
  let length = 0;
  try {
    for await (const piece of gunzip as AsyncIterable<Buffer>) {
      length += piece.length;
      if (length > LARGEST) return `is larger than ${LARGEST >> 20} MiB when decompressed`;
      if (!take(piece)) return undefined;
    }
    return undefined;
  } catch {
    return 'is damaged: it cannot be decompressed';
  }
}

/** Decompresses line by line; see {@link gunzipPieces}. */
export async function gunzipLines(bytes: Buffer, take: (line: string) => boolean): Promise<string | undefined> {
  let parts: Buffer[] = [];
  let length = 0;
  let tooLong = false;
  const problem = await gunzipPieces(bytes, (piece) => {
    let from = 0;
    for (let at = piece.indexOf(LINE_FEED); at >= 0; at = piece.indexOf(LINE_FEED, from)) {
      const last = piece.subarray(from, at);
      const line = parts.length === 0 ? last : Buffer.concat([...parts, last]);
      parts = [];
      length = 0;
      from = at + 1;
      if (!take(line.toString())) return false;
    }
    if (from < piece.length) parts.push(piece.subarray(from));
    length += piece.length - from;
    tooLong = length > LARGEST_LINE;
    return !tooLong;
  });
  if (tooLong) return `has a line of more than ${LARGEST_LINE >> 20} MiB`;
  return problem;
}

const LINE_FEED = 0x0a;
