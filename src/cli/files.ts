import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { resolve } from 'node:path';
import { CliError } from './cli-error.ts';
import type { Io } from './io.ts';

/** Reads a file that the user named. */
export function readTextFile(io: Io, file: string): string {
  try {
    return readFileSync(resolve(io.cwd, file), 'utf8');
  } catch (error) {
    throw new CliError('unreadable', `cannot read ${file}: ${describeFileError(error)}`);
  }
}

/**
 * Writes a file as a whole: whoever reads it meanwhile, or after a crash, finds the old text or the new one. What is
 * no regular file, such as a pipe, is written as it is.
 */
export function writeTextFile(io: Io, file: string, chunks: Iterable<string>): void {
  const path = resolve(io.cwd, file);
  try {
    const target = targetOf(path);
    if (target === undefined) writeTo(path, 'w', chunks);
    else replace(target, chunks);
  } catch (error) {
    throw new CliError('unwritable', `cannot write ${file}: ${describeFileError(error)}`);
  }
}

function replace(target: string, chunks: Iterable<string>): void {
  const beside = `${target}.${process.pid}.tmp`;
  try {
    writeTo(beside, 'wx', chunks);
    renameSync(beside, target);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

/** The file to replace: what a link points to. Undefined for what cannot be replaced. */
function targetOf(path: string): string | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return path;
  if (stats.isDirectory()) throw new Error('it is a folder');
  return stats.isFile() ? realpathSync(path) : undefined;
}

function writeTo(path: string, flags: 'w' | 'wx', chunks: Iterable<string>): void {
  const descriptor = openSync(path, flags);
  try {
    for (const piece of inPieces(chunks)) writeAll(descriptor, Buffer.from(piece));
    if (flags === 'wx') fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function writeAll(descriptor: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
}

const PIECE_LENGTH = 65_536;

/** Joins small chunks, so that each costs no write of its own. */
export function* inPieces(chunks: Iterable<string>): Generator<string> {
  let piece = '';
  for (const chunk of chunks) {
    piece += chunk;
    if (piece.length < PIECE_LENGTH) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

/** What the system's refusal of a file means. */
export function describeFileError(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
      return 'it, or its folder, does not exist';
    case 'EACCES':
    case 'EPERM':
      return 'you are not allowed to';
    case 'EISDIR':
      return 'it is a folder';
    case 'ENOSPC':
      return 'the disk is full';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
