import { createGunzip } from 'node:zlib';
import { LineSplitter } from '../lines.ts';

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
  const splitter = new LineSplitter(LARGEST_LINE, (line) => take(line.toString()));
  const problem = await gunzipPieces(bytes, (piece) => splitter.push(piece));
  return splitter.tooLong ? `has a line of more than ${LARGEST_LINE >> 20} MiB` : problem;
}
