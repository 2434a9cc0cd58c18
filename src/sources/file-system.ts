import type { Dirent, Stats } from 'node:fs';
import { sep } from 'node:path';

/** What is known of an entry of a folder. */
export type FileType = Pick<Stats & Dirent, 'isFile' | 'isDirectory' | 'isSymbolicLink' | 'isFIFO' | 'isSocket'>;

const MEANINGS: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'permission denied'],
  ['EPERM', 'permission denied'],
  ['ENOENT', 'it does not exist (any more)'],
  ['ENOTDIR', 'it does not exist (any more)'],
  ['ELOOP', 'its symbolic links lead in a circle'],
  ['ENAMETOOLONG', 'its path is too long for the system'],
  ['EMFILE', 'too many files are open'],
  ['EISDIR', 'it is a folder'],
]);

/** The system's code of an error, such as `ENOENT`; empty for any other error. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Why the system did not give a file. */
export function describeFileError(error: unknown): string {
  const code = errorCode(error);
  return `cannot be read: ${MEANINGS.get(code) ?? (code || 'the system gave no reason')}`;
}

/** Why something that is no regular file is not read. */
export function describeFileType(type: FileType): string {
  if (type.isDirectory()) return 'cannot be read: it is a folder';
  if (type.isSymbolicLink()) return 'cannot be read: it is a symbolic link';
  const kind = type.isFIFO() ? 'a pipe' : type.isSocket() ? 'a socket' : 'a device';
  return `is ${kind} and was not opened: give "-" to read standard input`;
}

/** Whether a real path is the folder or below it. */
export function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
