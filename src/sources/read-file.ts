import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs';
import type { Gap } from '../kube/index.ts';
import { formatBytes } from './bounds.ts';
import { describeFileError, describeFileType } from './file-system.ts';

/** The bytes of a file, or why there are none. */
export type FileBytes = Buffer | Pick<Gap, 'reason' | 'message'>;

/**
 * Reads a regular file of at most `bound` bytes. Pipes, sockets and devices are never read, and a symbolic link is
 * not followed: `path` is real. The file may change, vanish or be replaced at any time.
 */
export function readFileBytes(path: string, bound: number): FileBytes {
  try {
    const before = lstatSync(path);
    if (!before.isFile()) return { reason: 'unreadable', message: describeFileType(before) };
    if (before.size > bound) return tooLarge(bound);
    // Without O_NONBLOCK, opening a pipe that took the file's place would wait for its writer.
    const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0));
    try {
      const stats = fstatSync(file);
      if (!stats.isFile()) return { reason: 'unreadable', message: describeFileType(stats) };
      return readToEnd(file, Math.min(stats.size, bound), bound);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return { reason: 'unreadable', message: describeFileError(error) };
  }
}

/** Files of `/proc` say that they are empty, and others grow: the end is where nothing more comes. */
function readToEnd(file: number, expected: number, bound: number): FileBytes {
  let bytes = Buffer.allocUnsafe(expected + 1);
  let length = 0;
  for (;;) {
    if (length > bound) return tooLarge(bound);
    if (length === bytes.length) {
      const larger = Buffer.allocUnsafe(Math.min(2 * bytes.length + 4096, bound + 1));
      bytes.copy(larger);
      bytes = larger;
    }
    const read = readSync(file, bytes, length, bytes.length - length, null);
    if (read === 0) return bytes.subarray(0, length);
    length += read;
  }
}

/** Reads a stream of at most `bound` bytes to its end. */
export async function readStreamBytes(stream: AsyncIterable<unknown>, bound: number): Promise<FileBytes> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of stream) {
      if (!(chunk instanceof Uint8Array) && typeof chunk !== 'string') continue;
      const bytes = Buffer.from(chunk);
      length += bytes.length;
      if (length > bound) return tooLarge(bound);
      chunks.push(bytes);
    }
  } catch (error) {
    return { reason: 'unreadable', message: describeFileError(error) };
  }
  return Buffer.concat(chunks);
}

function tooLarge(bound: number): Pick<Gap, 'reason' | 'message'> {
  return {
    reason: 'too-large',
    message: `larger than ${formatBytes(bound)}, which is the most that is read of one text: split it into several files`,
  };
}
