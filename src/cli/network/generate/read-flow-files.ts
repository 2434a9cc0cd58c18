import { createReadStream, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { FlowReader, FlowSet } from '../../../network/index.ts';
import { CliError } from '../../cli-error.ts';
import { describeFileError, readTextFile } from '../../files.ts';
import type { Io } from '../../io.ts';

/** A JSON list over several lines is read as a whole, up to this size. */
const LARGEST_DOCUMENT = 64 * 1024 * 1024;

/** Reads flows from files, a line at a time, so that a log may be of any size. `-` is standard input. */
export async function readFlowFiles(io: Io, files: readonly string[]): Promise<FlowSet> {
  const set = new FlowSet();
  for (const file of files) {
    const reader = new FlowReader(file === '-' ? '<stdin>' : file, set);
    if (file !== '-' && readAsDocument(io, file, reader)) continue;
    await readLines(io, file, reader);
  }
  return set;
}

async function readLines(io: Io, file: string, reader: FlowReader): Promise<void> {
  const input = file === '-' ? io.stdin : createReadStream(resolve(io.cwd, file));
  try {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) reader.read(line);
  } catch (error) {
    throw new CliError('unreadable', `cannot read ${file}: ${describeFileError(error)}`);
  }
}

/** Whether the file is one JSON document, which is then read. */
function readAsDocument(io: Io, file: string, reader: FlowReader): boolean {
  const stats = statSync(resolve(io.cwd, file), { throwIfNoEntry: false });
  if (stats === undefined || !stats.isFile() || stats.size > LARGEST_DOCUMENT) return false;
  const text = readTextFile(io, file);
  if (!text.trimStart().startsWith('[') || /^\s*\[\d{4}-/.test(text)) return false;
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return false;
  }
  if (!Array.isArray(document)) return false;
  for (const item of document) reader.read(JSON.stringify(item));
  return true;
}
