import {
  type Gap,
  isJsonObject,
  isKubernetesObject,
  type JsonObject,
  type JsonValue,
  type KubernetesObject,
  type KubernetesVersion,
  NEEDS,
  parseKubernetesVersion,
  readObject,
} from '../../kube/index.ts';
import { DEEPEST, isTooDeep, parseJson } from '../exact-json.ts';
import { FORMAT_VERSION, type Line, type SnapshotHeader, understandLine } from './format.ts';
import { gunzipLines } from './gunzip.ts';

/** What a snapshot file holds. */
export interface SnapshotFile {
  readonly objects: readonly KubernetesObject[];
  readonly gaps: readonly Gap[];
  readonly kubernetesVersion: KubernetesVersion | undefined;
}

/** A file of nothing but broken lines is not worth a gap for each. */
const MOST_PROBLEMS = 100;

/** Whether the beginning of a decompressed text is that of a snapshot file. */
export function isSnapshotText(beginning: string): boolean {
  return beginning.startsWith('{"breakwaterSnapshot":');
}

/**
 * Reads a snapshot file. What is wrong with it becomes a gap, and what comes before that is kept. The values of Secrets
 * are not kept, whoever wrote the file.
 */
export async function readSnapshotFile(name: string, bytes: Buffer): Promise<SnapshotFile> {
  const reading = new FileReading(name);
  const problem = await gunzipLines(bytes, (line) => reading.line(line));
  return reading.end(problem);
}

class FileReading {
  readonly #name: string;
  readonly #objects: KubernetesObject[] = [];
  readonly #gaps: Gap[] = [];
  #header: SnapshotHeader | undefined;
  #gapsSeen = 0;
  #objectsSeen = 0;
  #number = 0;
  #ended = false;
  #problems = 0;

  constructor(name: string) {
    this.#name = name;
  }

  /** Whether more lines are wanted. */
  line(text: string): boolean {
    this.#number++;
    if (isTooDeep(text)) {
      this.#gap('too-large', `line ${this.#number} nests deeper than ${DEEPEST} levels`);
      return true;
    }
    let value: JsonValue;
    try {
      value = parseJson(text);
    } catch {
      this.#gap('syntax', `line ${this.#number} is no JSON`);
      return true;
    }
    return this.#take(understandLine(value));
  }

  #take(line: Line): boolean {
    switch (line.type) {
      case 'header':
        if (line.version !== FORMAT_VERSION) {
          this.#gap('unsupported', `has version ${line.version} of the snapshot format: a later Breakwater wrote it`);
          this.#ended = true;
          return false;
        }
        this.#header = line.header;
        return true;
      case 'object':
        this.#objectsSeen++;
        this.#object(line.object);
        return true;
      case 'gap':
        this.#gapsSeen++;
        this.#gaps.push(line.gap);
        return true;
      case 'end':
        this.#ended = true;
        if (line.objects !== this.#objectsSeen || line.gaps !== this.#gapsSeen) {
          this.#gap('unreadable', 'is damaged: lines are missing');
        }
        return true;
      case 'unknown':
        return true;
    }
  }

  #object(content: JsonObject): void {
    const metadata = content['metadata'];
    const version = isJsonObject(metadata) ? metadata['resourceVersion'] : undefined;
    const resourceVersion = typeof version === 'string' ? version : '';
    const origin = { type: 'cluster', context: this.#header?.context ?? '', resourceVersion } as const;
    const object = readObject(content, origin, '');
    if (isKubernetesObject(object)) this.#objects.push(object);
    else this.#gap('not-an-object', `line ${this.#number}: ${object.message}`);
  }

  end(problem: string | undefined): SnapshotFile {
    if (problem !== undefined) this.#gap('unreadable', `${problem}: what came before that was read`);
    else if (!this.#ended) this.#gap('unreadable', 'was cut off: what came before that was read');
    this.#tellNeeds();
    return {
      objects: this.#objects,
      gaps: this.#gaps,
      kubernetesVersion: parseKubernetesVersion(this.#header?.gitVersion ?? ''),
    };
  }

  /** What nobody asked the cluster for is not absent from it. */
  #tellNeeds(): void {
    if (this.#header?.needs === undefined) return;
    const read = new Set(this.#header.needs);
    for (const need of NEEDS) {
      if (read.has(need)) continue;
      const message = `was taken without ${need}: "breakwater snapshot --check" takes what a check needs`;
      this.#gaps.push({ reason: 'unavailable', source: this.#name, need, message });
    }
  }

  #gap(reason: Gap['reason'], message: string): void {
    if (++this.#problems > MOST_PROBLEMS) return;
    this.#gaps.push({ reason, source: this.#name, message });
  }
}
