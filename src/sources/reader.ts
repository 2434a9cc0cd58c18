import type { Gap, KubernetesObject, KubernetesVersion } from '../kube/index.ts';
import { type Bounds, formatBytes } from './bounds.ts';
import { decodeText } from './decode.ts';
import { type FileBytes, readFileBytes } from './read-file.ts';
import { type OriginOf, type ReadObjectsOptions, readObjects } from './read-objects.ts';
import type { Rendering } from './rendering.ts';
import { type CompressedFile, isClusterInfoDump, isGzip, readCompressed, withoutLogs } from './snapshot-file/index.ts';
import type { FoundPath } from './walk.ts';

/** How far a load has come, in files, charts and kustomizations. */
export interface Progress {
  readonly done: number;
  readonly total: number;
}

/** The longest time for which reading keeps the programs that render, and a display of progress, waiting. */
const SLICE_MILLISECONDS = 50;

const documentOrigin: OriginOf = (document, path) => ({ type: 'document', document, path });

/** Takes texts of all origins, within the bounds, and collects the objects and gaps that they hold. */
export class Reader {
  readonly objects: KubernetesObject[] = [];
  readonly gaps: Gap[] = [];
  /** Of the API server that the first snapshot file was read from. */
  serverVersion: KubernetesVersion | undefined;
  readonly #bounds: Bounds;
  readonly #reading: ReadObjectsOptions;
  readonly #onProgress: (progress: Progress) => void;
  #total = 0;
  #done = 0;
  #bytes = 0;
  #sliceStart = performance.now();

  constructor(bounds: Bounds, namespace: string, onProgress: (progress: Progress) => void) {
    this.#bounds = bounds;
    this.#reading = { namespace, mostObjects: bounds.objects };
    this.#onProgress = onProgress;
  }

  /** Says how much there is to do. */
  expect(total: number): void {
    this.#total = total;
    this.#onProgress({ done: this.#done, total });
  }

  /** Says that a file, chart or kustomization is done with. */
  advance(): void {
    this.#done++;
    this.#onProgress({ done: this.#done, total: this.#total });
  }

  async readFiles(files: readonly FoundPath[]): Promise<void> {
    for (const { name, real } of files) {
      // Nothing more is opened once there is no room.
      if (this.reserve(name, 0)) await this.read(name, readFileBytes(real, this.#bounds.fileBytes));
      this.advance();
      if (performance.now() - this.#sliceStart < SLICE_MILLISECONDS) continue;
      await new Promise((resolve) => setImmediate(resolve));
      this.#sliceStart = performance.now();
    }
  }

  /** Reads the objects of a file or stream, by the name that the user knows it by. */
  async read(name: string, bytes: FileBytes): Promise<void> {
    if (!Buffer.isBuffer(bytes)) this.gaps.push({ ...bytes, source: name });
    else if (!this.reserve(name, bytes.length)) return;
    else if (isGzip(bytes)) this.#takeCompressed(await readCompressed(name, bytes));
    else {
      const text = decodeText(bytes);
      const source = { name, text: isClusterInfoDump(text) ? withoutLogs(text) : text };
      const { isEmpty } = readObjects(source, documentOrigin, this.#reading, this);
      if (!isEmpty) return;
      this.gaps.push({ reason: 'not-an-object', source: name, message: 'holds nothing but comments and space' });
    }
  }

  #takeCompressed({ objects, gaps, kubernetesVersion }: CompressedFile): void {
    for (const object of objects) this.objects.push(object);
    for (const gap of gaps) this.gaps.push(gap);
    this.serverVersion ??= kubernetesVersion;
  }

  /** Reads the objects that a rendering gave. Its size was reserved when it came. */
  take(rendering: Rendering): void {
    if (rendering.status === 'failed') this.gaps.push(rendering.gap);
    if (rendering.status === 'done') readObjects(rendering.source, rendering.originOf, this.#reading, this);
  }

  /** Whether there is room for one more text. Where there is not, that is a gap. */
  reserve(name: string, bytes: number): boolean {
    if (this.#bytes > this.#bounds.totalBytes) {
      const most = formatBytes(this.#bounds.totalBytes);
      const message = `was not read: ${most} were read before it, which is the most at a time. Name fewer paths at a time`;
      this.gaps.push({ reason: 'too-large', source: name, message });
      return false;
    }
    this.#bytes += bytes;
    return true;
  }
}
