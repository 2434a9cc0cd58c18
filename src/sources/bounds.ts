/** What a load may take, whatever it is given. Beyond a bound is a gap. */
export interface Bounds {
  /** Bytes of one file, of standard input, or of what one chart or kustomization renders to. */
  readonly fileBytes: number;
  /** Bytes of all texts together. */
  readonly totalBytes: number;
  readonly objects: number;
  /** Files and folders looked at. */
  readonly entries: number;
  /** Folders inside folders. */
  readonly depth: number;
  /** Charts and kustomizations rendered. */
  readonly renders: number;
  /** Seconds that rendering one of them may take. */
  readonly renderSeconds: number;
  /** Seconds that rendering all of them may take. */
  readonly allRendersSeconds: number;
}

const MEBIBYTE = 1024 * 1024;

export const DEFAULT_BOUNDS: Bounds = {
  fileBytes: 64 * MEBIBYTE,
  totalBytes: 256 * MEBIBYTE,
  objects: 500_000,
  entries: 1_000_000,
  depth: 100,
  renders: 1000,
  renderSeconds: 60,
  allRendersSeconds: 600,
};

/** A number of bytes as people write it: `64 MiB`. */
export function formatBytes(bytes: number): string {
  return bytes >= MEBIBYTE ? `${Math.floor(bytes / MEBIBYTE)} MiB` : `${bytes} bytes`;
}
