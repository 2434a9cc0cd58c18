/** A regular file of an archive. */
export interface TarFile {
  readonly name: string;
  readonly content: Buffer;
}

const BLOCK = 512;

/** Larger files are passed over: an API object has at most a few megabytes. */
const LARGEST_FILE = 16 << 20;

/**
 * Reads a tar archive (POSIX.1-1988 ustar, with pax and GNU long names) as it arrives. Nothing is written anywhere, so
 * names that lead out of the archive are only names.
 */
export class TarReader {
  readonly #wants: (name: string) => boolean;
  readonly #onFile: (file: TarFile) => void;
  readonly #onTooLarge: (name: string) => void;
  #pending: Buffer = Buffer.alloc(0);
  /** The entry whose content follows: `left` bytes with their padding. */
  #entry: Entry | undefined;
  #longName: string | undefined;
  #problem: string | undefined;
  #ended = false;

  /** @param wants Whether a file of that name is to be read. */
  constructor(wants: (name: string) => boolean, onFile: (file: TarFile) => void, onTooLarge: (name: string) => void) {
    this.#wants = wants;
    this.#onFile = onFile;
    this.#onTooLarge = onTooLarge;
  }

  /** Takes a piece in; says whether more is wanted. */
  push(piece: Buffer): boolean {
    let rest: Buffer = this.#pending.length === 0 ? piece : Buffer.concat([this.#pending, piece]);
    while (this.#problem === undefined && !this.#ended) {
      if (this.#entry !== undefined) {
        rest = this.#takeContent(this.#entry, rest);
        if (this.#entry !== undefined) break;
      }
      if (rest.length < BLOCK) break;
      this.#takeHeader(rest.subarray(0, BLOCK));
      rest = rest.subarray(BLOCK);
    }
    this.#pending = Buffer.from(rest);
    return this.#problem === undefined && !this.#ended;
  }

  /** What is wrong with the archive, if something is. */
  end(): string | undefined {
    if (this.#problem !== undefined || this.#ended) return this.#problem;
    return this.#entry !== undefined || this.#pending.length > 0 ? 'was cut off' : undefined;
  }

  #takeHeader(header: Buffer): void {
    if (header.every((byte) => byte === 0)) {
      this.#ended = true;
      return;
    }
    const size = readNumber(header.subarray(124, 136));
    if (size === undefined || !hasRightChecksum(header)) {
      this.#problem = 'is no tar archive, or damaged';
      return;
    }
    const type = String.fromCharCode(header[156] ?? 0);
    const name = this.#longName ?? headerName(header);
    if (type !== 'x' && type !== 'L') this.#longName = undefined;
    const isFile = type === '0' || type === '\0';
    const isName = type === 'x' || type === 'L';
    const kept = isName || (isFile && this.#wants(name));
    if (kept && size > LARGEST_FILE) this.#onTooLarge(name);
    const padding = (BLOCK - (size % BLOCK)) % BLOCK;
    const parts = kept && size <= LARGEST_FILE ? [] : undefined;
    this.#entry = { name, type, left: size, padding, parts };
  }

  #takeContent(entry: Entry, rest: Buffer): Buffer {
    const content = rest.subarray(0, entry.left);
    // A copy: a piece is much larger than most files, and would be kept alive by them.
    if (content.length > 0) entry.parts?.push(Buffer.from(content));
    entry.left -= content.length;
    if (entry.left > 0) return rest.subarray(content.length);
    const padding = Math.min(entry.padding, rest.length - content.length);
    entry.padding -= padding;
    if (entry.padding === 0) {
      this.#entry = undefined;
      this.#finish(entry);
    }
    return rest.subarray(content.length + padding);
  }

  #finish({ name, type, parts }: Entry): void {
    if (parts === undefined) return;
    const content = Buffer.concat(parts);
    if (type === 'L') this.#longName = cString(content);
    else if (type === 'x') this.#longName = paxPath(content) ?? this.#longName;
    else this.#onFile({ name, content });
  }
}

interface Entry {
  readonly name: string;
  readonly type: string;
  left: number;
  padding: number;
  readonly parts: Buffer[] | undefined;
}

function headerName(header: Buffer): string {
  const name = cString(header.subarray(0, 100));
  const prefix = header.toString('latin1', 257, 262) === 'ustar' ? cString(header.subarray(345, 500)) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
}

function cString(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end < 0 ? bytes.length : end);
}

/** Octal digits, or base 256 where the first bit is set (GNU). */
function readNumber(field: Buffer): number | undefined {
  if (((field[0] ?? 0) & 0x80) !== 0) {
    const value = Number(field.readBigUInt64BE(field.length - 8));
    return Number.isSafeInteger(value) ? value : undefined;
  }
  const digits = cString(field).trim();
  return /^[0-7]{1,12}$/.test(digits) ? Number.parseInt(digits, 8) : undefined;
}

/** The sum of the header's bytes, with its own field as spaces. */
function hasRightChecksum(header: Buffer): boolean {
  let sum = 0;
  for (const [index, byte] of header.entries()) sum += index >= 148 && index < 156 ? 0x20 : byte;
  return readNumber(header.subarray(148, 156)) === sum;
}

/** A pax record reads `LENGTH path=VALUE\n`. */
function paxPath(content: Buffer): string | undefined {
  const line = content
    .toString()
    .split('\n')
    .find((record) => /^\d+ path=/.test(record));
  return line?.slice(line.indexOf('=') + 1);
}
