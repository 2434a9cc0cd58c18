import { randomBytes } from 'node:crypto';
import { createWriteStream, realpathSync, statSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Snapshot } from '../../kube/index.ts';
import { formatJson } from '../exact-json.ts';
import { endLine, gapLine, headerLine, type SnapshotHeader } from './format.ts';

/** Lines are handed to the compressor in pieces of about this many characters. */
const PIECE = 256 << 10;

/** The lines of a snapshot file, in pieces. Objects hold no secret values: reading them took those out. */
export function* snapshotText(snapshot: Snapshot, header: SnapshotHeader): Generator<string> {
  let piece = `${formatJson(headerLine(header))}\n`;
  for (const { content } of snapshot.objects) {
    piece += `{"object":${formatJson(content)}}\n`;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  for (const gap of snapshot.gaps) piece += `${formatJson(gapLine(gap))}\n`;
  yield `${piece}${formatJson(endLine(snapshot.objects.length, snapshot.gaps.length))}\n`;
}

/**
 * Writes a snapshot file, readable by its owner alone. A file of that name is replaced when the new one is complete;
 * what is no regular file, such as a pipe, is written as it is.
 *
 * @throws the error of the file system
 */
export async function writeSnapshotFile(file: string, snapshot: Snapshot, header: SnapshotHeader): Promise<void> {
  const write = (path: string, flags: 'w' | 'wx', flush: boolean): Promise<void> =>
    pipeline(
      Readable.from(snapshotText(snapshot, header), { objectMode: true }),
      createGzip(),
      createWriteStream(path, { mode: 0o600, flags, flush }),
    );
  const stats = statSync(file, { throwIfNoEntry: false });
  // A folder is refused by the system when it is opened.
  if (stats !== undefined && !stats.isFile()) return await write(file, 'w', false);
  const target = stats === undefined ? file : realpathSync(file);
  const unfinished = `${target}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await write(unfinished, 'wx', true);
    await rename(unfinished, target);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}
