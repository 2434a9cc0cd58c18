import {
  accessSync,
  chmodSync,
  chownSync,
  closeSync,
  constants,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import type { SourceText } from '../../kube/index.ts';
import { CliError } from '../cli-error.ts';
import type { Io } from '../io.ts';

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

interface Target {
  readonly name: string;
  /** Without symbolic links. */
  readonly real: string;
  readonly bytes: Buffer;
  readonly stats: Stats;
}

/**
 * Writes changed texts back to the files they were read from: beside, and then renamed, so that a file holds the old
 * text or the new one whatever happens. A file with several names (hard links) keeps them, and is written in place.
 * Nothing is written unless all of them can be.
 */
export class FileWriter {
  readonly #cwd: string;
  /** The real paths that the user named. */
  readonly #roots: readonly string[];

  constructor(io: Io, paths: readonly string[]) {
    this.#cwd = io.cwd;
    this.#roots = paths.filter((path) => path !== '-').map((path) => realpathSync(resolve(io.cwd, path)));
  }

  /**
   * @returns How many files were written.
   * @throws CliError `unwritable` before anything is written, or when writing fails.
   */
  writeAll(texts: ReadonlyMap<SourceText, string>): number {
    const targets = [...texts].map(([source, text]) => this.#target(source, text));
    for (const target of targets) replace(target);
    return targets.length;
  }

  #target({ name, text }: SourceText, changed: string): Target {
    const refuse = (why: string): never => {
      throw new CliError('unwritable', `cannot write ${name}: ${why}; no file was changed`);
    };
    try {
      const real = realpathSync(resolve(this.#cwd, name));
      if (!this.#roots.some((root) => isInside(real, root))) refuse('it leads out of what was named');
      const stats = statSync(real);
      if (!stats.isFile()) refuse('it is no file that can be replaced');
      accessSync(real, constants.W_OK);
      const bytes = readFileSync(real);
      const mark = bytes.subarray(0, 3).equals(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : Buffer.alloc(0);
      if (!Buffer.concat([mark, Buffer.from(text)]).equals(bytes)) {
        refuse('it is not in UTF-8, or it changed while it was judged');
      }
      return { name, real, bytes: Buffer.concat([mark, Buffer.from(changed)]), stats };
    } catch (error) {
      if (error instanceof CliError) throw error;
      return refuse(describe(error));
    }
  }
}

function replace({ name, real, bytes, stats }: Target): void {
  const beside = `${real}.${process.pid}.tmp`;
  const hasOtherNames = stats.nlink > 1;
  try {
    writeNew(beside, hasOtherNames ? readFileSync(real) : bytes, stats);
    if (hasOtherNames) overwrite(real, bytes, beside);
    else renameSync(beside, real);
  } catch (error) {
    if (!isTaken(error)) rmSync(beside, { force: true });
    throw new CliError('unwritable', `cannot write ${name}: ${describe(error)}; it is as it was`);
  }
}

function writeNew(path: string, bytes: Buffer, { mode, uid, gid }: Stats): void {
  const descriptor = openSync(path, 'wx', mode & 0o777);
  try {
    writeFileSync(descriptor, bytes);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  const { uid: ownUid, gid: ownGid } = statSync(path);
  if (uid !== ownUid || gid !== ownGid) chownIfAllowed(path, uid, gid);
  // What the umask, or the change of owner, took away.
  chmodSync(path, mode & 0o7777);
}

function chownIfAllowed(path: string, uid: number, gid: number): void {
  try {
    chownSync(path, uid, gid);
  } catch {
    // Who may write a file of somebody else's may not give files away: as with any editor, it is then their own.
  }
}

/** Renaming would leave the file's other names with the old text. What was there is kept beside until it is done. */
function overwrite(real: string, bytes: Buffer, copy: string): void {
  const descriptor = openSync(real, 'r+');
  try {
    writeWhole(descriptor, bytes);
  } catch (error) {
    writeWhole(descriptor, readFileSync(copy));
    throw error;
  } finally {
    closeSync(descriptor);
  }
  rmSync(copy);
}

function writeWhole(descriptor: number, bytes: Buffer): void {
  let done = 0;
  while (done < bytes.length) done += writeSync(descriptor, bytes, done, bytes.length - done, done);
  ftruncateSync(descriptor, bytes.length);
  fsyncSync(descriptor);
}

/** What is there already is somebody else's. */
function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}

function isInside(path: string, root: string): boolean {
  const between = relative(root, path);
  return between === '' || (between !== '..' && !between.startsWith(`..${sep}`));
}

function describe(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return 'you are not allowed to';
  if (code === 'ENOENT') return 'it is no longer there';
  if (code === 'ENOSPC') return 'the disk is full';
  return error instanceof Error ? error.message : String(error);
}
