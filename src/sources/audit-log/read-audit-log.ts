import { createHash } from 'node:crypto';
import { constants, createReadStream, fstatSync, lstatSync, openSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import {
  type AuditEvent,
  type Gap,
  isJsonArray,
  isJsonObject,
  type JsonValue,
  readAuditEvent,
} from '../../kube/index.ts';
import { formatBytes } from '../bounds.ts';
import { describeFileError, describeFileType } from '../file-system.ts';
import { printable } from '../printable.ts';
import { isGzip } from '../snapshot-file/gunzip.ts';
import { SourcesError } from '../sources-error.ts';
import { JsonValues } from './json-values.ts';

/** A file of a log as it was read. */
export interface AuditLogFile {
  /** As the user named it; `<stdin>` for standard input. */
  readonly name: string;
  /** Bytes of text, decompressed. */
  readonly bytes: number;
  /** Of the text, decompressed, in hexadecimal digits. */
  readonly sha256: string;
  readonly events: number;
}

/** What was read of a log, besides its events. */
export interface AuditLogReading {
  readonly files: readonly AuditLogFile[];
  /** What was not read: the first of each file, and how many more there are. */
  readonly gaps: readonly Gap[];
  /** How many lines, or entries of lists, are no audit events. */
  readonly malformed: number;
}

export interface ReadAuditLogOptions {
  /** What `-` reads. */
  readonly stdin?: AsyncIterable<unknown> | undefined;
  /** Where relative paths begin. */
  readonly cwd?: string | undefined;
  /** Is told how many bytes of text were read so far. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
  /** The most bytes of one event. */
  readonly longestEvent?: number | undefined;
}

/** An API server cuts bodies off far below, and two bodies fit. */
const LONGEST_EVENT = 16 << 20;
const CHUNK = 1 << 20;
/** A few kilobytes can claim to be terabytes. */
const LARGEST_TEXT = 2 ** 38;
const MOST_LISTED = 20;

/**
 * Reads audit logs as a stream: JSON lines, EventLists and lists, indented or not, plain or compressed by gzip. `take`
 * is given each event in the order in which it is written. Memory does not grow with the log. What is no audit event
 * is a gap.
 *
 * @throws SourcesError `no-such-path` when a file does not exist.
 */
export async function readAuditLog(
  paths: readonly string[],
  take: (event: AuditEvent) => void,
  options: ReadAuditLogOptions = {},
): Promise<AuditLogReading> {
  const files: AuditLogFile[] = [];
  const gaps: Gap[] = [];
  let malformed = 0;
  let before = 0;
  for (const path of paths) {
    const name = path === '-' ? '<stdin>' : path;
    const opened = path === '-' ? (options.stdin ?? process.stdin) : openFile(resolve(options.cwd ?? '', path), path);
    if ('reason' in opened) {
      gaps.push({ ...opened, source: name });
      continue;
    }
    const reading = new FileReading(name, take, options.longestEvent ?? LONGEST_EVENT);
    for await (const bytes of pieces(opened, reading)) {
      if (!reading.push(bytes)) break;
      options.onProgress?.(before + reading.bytes);
    }
    reading.end();
    before += reading.bytes;
    files.push(reading.file);
    gaps.push(...reading.gaps);
    malformed += reading.malformed;
  }
  return { files, gaps, malformed };
}

function openFile(path: string, name: string): AsyncIterable<unknown> | Pick<Gap, 'reason' | 'message'> {
  try {
    // Logs are linked to: what is read is what the link leads to, and is a regular file.
    const real = realpathSync(path);
    const before = lstatSync(real);
    if (!before.isFile()) return { reason: 'unreadable', message: describeFileType(before) };
    const descriptor = openSync(real, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stats = fstatSync(descriptor);
    const stream = createReadStream('', { fd: descriptor, highWaterMark: CHUNK });
    if (stats.isFile()) return stream;
    stream.destroy();
    return { reason: 'unreadable', message: describeFileType(stats) };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new SourcesError('no-such-path', `the audit log "${printable(name)}" does not exist`);
    }
    return { reason: 'unreadable', message: describeFileError(error) };
  }
}

/** The text of a stream, decompressed where it is compressed. What goes wrong is a gap, after all that was read. */
async function* pieces(source: AsyncIterable<unknown>, reading: FileReading): AsyncGenerator<Buffer> {
  const chunks = inBuffers(source);
  let compressed = false;
  try {
    const first = await firstBytes(chunks);
    if (first === undefined) return;
    compressed = isGzip(first);
    if (!compressed) {
      yield* joined(first, chunks);
      return;
    }
    const gunzip = createGunzip({ chunkSize: CHUNK });
    // What goes wrong ends the reading below.
    pipeline(Readable.from(joined(first, chunks)), gunzip, () => undefined);
    yield* gunzip as AsyncIterable<Buffer>;
  } catch (error) {
    reading.unreadable(compressed ? 'is damaged or cut off: it cannot be decompressed' : describeFileError(error));
  }
}

async function* inBuffers(source: AsyncIterable<unknown>): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    if (chunk instanceof Uint8Array || typeof chunk === 'string') yield Buffer.from(chunk as Uint8Array);
  }
}

/** Enough to tell whether it is compressed. */
async function firstBytes(chunks: AsyncGenerator<Buffer>): Promise<Buffer | undefined> {
  let first: Buffer | undefined;
  while (first === undefined || first.length < 2) {
    const { value, done } = await chunks.next();
    if (done) return first;
    first = first === undefined ? value : Buffer.concat([first, value]);
  }
  return first;
}

async function* joined(first: Buffer, others: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* others;
}

/** One file under way. */
class FileReading {
  readonly gaps: Gap[] = [];
  readonly #name: string;
  readonly #take: (event: AuditEvent) => void;
  readonly #hash = createHash('sha256');
  readonly #values: JsonValues;
  bytes = 0;
  malformed = 0;
  #events = 0;

  constructor(name: string, take: (event: AuditEvent) => void, longest: number) {
    this.#name = name;
    this.#take = take;
    this.#values = new JsonValues(longest, {
      value: (text, line, inList) => this.#value(text, line, inList),
      problem: (message, line) => this.#malformed(message, line),
    });
  }

  /** Takes a piece in; says whether more is wanted. */
  push(bytes: Buffer): boolean {
    this.bytes += bytes.length;
    this.#hash.update(bytes);
    this.#values.push(bytes);
    if (this.bytes < LARGEST_TEXT) return true;
    const message = `was read up to ${formatBytes(LARGEST_TEXT)}, which is the most of one file: split it`;
    this.gaps.push({ reason: 'too-large', source: this.#name, message });
    return false;
  }

  end(): void {
    this.#values.end();
    const more = this.malformed - MOST_LISTED;
    if (more > 0) {
      const message = `${more} more lines or entries are no audit events`;
      this.gaps.push({ reason: 'not-an-object', source: this.#name, message });
    }
  }

  unreadable(message: string): void {
    this.gaps.push({ reason: 'unreadable', source: this.#name, message });
  }

  get file(): AuditLogFile {
    const sha256 = this.#hash.copy().digest('hex');
    return { name: this.#name, bytes: this.bytes, sha256, events: this.#events };
  }

  #value(bytes: Buffer, line: number, inList: boolean): undefined {
    let value: JsonValue;
    try {
      value = JSON.parse(bytes.toString('utf8')) as JsonValue;
    } catch {
      return this.#malformed('is no JSON', line);
    }
    if (isJsonObject(value) && value['kind'] === 'EventList' && isJsonArray(value['items'])) {
      const version = typeof value['apiVersion'] === 'string' ? value['apiVersion'] : '';
      for (const item of value['items']) this.#event(item, line, version);
    } else {
      this.#event(value, line, inList ? LIST_VERSION : undefined);
    }
  }

  #event(value: JsonValue, line: number, listVersion: string | undefined): undefined {
    const event = readAuditEvent(value, listVersion);
    if (typeof event === 'string') return this.#malformed(event, line);
    this.#events++;
    this.#take(event);
  }

  #malformed(message: string, line: number): undefined {
    this.malformed++;
    if (this.malformed > MOST_LISTED) return;
    const position = { line, column: 1 };
    this.gaps.push({ reason: 'not-an-object', source: this.#name, position, message: printable(message) });
  }
}

/** What stands around the entries of a long list is not kept; events of both versions are read the same way. */
const LIST_VERSION = 'audit.k8s.io/v1';
