import { basename } from 'node:path';
import {
  type DocumentRange,
  eachObjectIn,
  type FieldPath,
  type Gap,
  isKubernetesObject,
  type JsonValue,
  type KubernetesObject,
  type Origin,
  type Position,
  readObject,
  type SourceText,
} from '../kube/index.ts';
import { locate } from './locate.ts';
import { fileOf } from './origin-file.ts';
import { MOST_LISTED, problemGaps } from './problem-gaps.ts';
import { eachDocument, type ReadDocument } from './yaml/index.ts';

/** Says where the value at a path of a document came from. Documents are asked for in their order. */
export type OriginOf = (document: DocumentRange, path: FieldPath, value?: JsonValue) => Origin;

/** What a load has found so far, in the order in which it was found. */
export interface Loaded {
  readonly objects: KubernetesObject[];
  readonly gaps: Gap[];
}

export interface ReadObjectsOptions {
  /** The namespace of objects that name none. */
  readonly namespace: string;
  /** The most objects of a load. */
  readonly mostObjects: number;
}

interface Other {
  readonly origin: Origin;
  readonly message: string;
}

/** More gaps of one text are counted and not listed: a text of bounded size can have millions. */
const MOST_GAPS = 1000;

/**
 * Reads the Kubernetes objects of a text into `into`. What does not parse is a gap for each document; all that
 * parses and is no object is one gap together. Says whether the text holds nothing at all.
 */
export function readObjects(
  source: SourceText,
  originOf: OriginOf,
  options: ReadObjectsOptions,
  into: Loaded,
): { readonly isEmpty: boolean } {
  const reading = new TextReading(source, originOf, options, into);
  reading.run();
  return reading;
}

class TextReading {
  isEmpty = true;
  readonly #source: SourceText;
  readonly #originOf: OriginOf;
  readonly #options: ReadObjectsOptions;
  readonly #into: Loaded;
  #gaps = 0;
  /** The first part that is no object, and how many there are. */
  #firstOther: Other | undefined;
  #others = 0;

  constructor(source: SourceText, originOf: OriginOf, options: ReadObjectsOptions, into: Loaded) {
    this.#source = source;
    this.#originOf = originOf;
    this.#options = options;
    this.#into = into;
  }

  run(): void {
    const { gaps } = this.#into;
    const source = this.#source.name;
    const isWhole = this.#readDocuments();
    if (!isWhole) {
      const message = `was not read to its end: ${this.#options.mostObjects} objects is the most at a time. Name fewer paths at a time`;
      gaps.push({ reason: 'too-large', source, message });
    }
    if (this.#firstOther !== undefined) gaps.push(this.#othersGap(this.#firstOther));
    const more = this.#gaps - MOST_GAPS;
    if (more > 0) gaps.push({ reason: 'too-large', source, message: `has ${more} more parts with gaps, not listed` });
  }

  #readDocuments(): boolean {
    for (const document of eachDocument(this.#source)) {
      const { range, value, error, duplicates, ignored } = document;
      if (error !== undefined) this.#refused(range, error);
      const isMore = duplicates.length > 0 || ignored !== undefined;
      if (isMore) this.#add(() => ignoredGaps(document, this.#originOf(range, [], value)));
      if (value === undefined) continue;
      this.isEmpty = false;
      for (const placed of eachObjectIn(value)) {
        if (this.#into.objects.length >= this.#options.mostObjects) return false;
        this.#read(placed.value, this.#originOf(range, placed.path, placed.value));
      }
    }
    return true;
  }

  #read(value: JsonValue, origin: Origin): void {
    const object = readObject(value, origin, this.#options.namespace);
    if (!isKubernetesObject(object)) {
      this.#others++;
      this.#firstOther ??= { origin, message: object.message };
      return;
    }
    this.#into.objects.push(object);
    if (object.problems.length > 0) this.#add(() => problemGaps(object, object.problems));
  }

  #refused(range: DocumentRange, { reason, message, position }: NonNullable<ReadDocument['error']>): void {
    this.isEmpty = false;
    this.#add(() => {
      const origin = this.#originOf(range, []);
      const source = fileOf(origin);
      return [{ reason, source, position: writtenAt(origin, position), message: message + templateHint(range) }];
    });
  }

  /** Gaps cost time to locate, so that those which are not listed are not made. */
  #add(make: () => readonly Gap[]): void {
    if (this.#gaps++ < MOST_GAPS) this.#into.gaps.push(...make());
  }

  #othersGap({ origin, message }: Other): Gap {
    const more = this.#others > 1 ? ` (and ${this.#others - 1} more parts of the text)` : '';
    return {
      reason: 'not-an-object',
      source: fileOf(origin),
      position: locate(origin, [])?.start,
      message: message + more + valuesHint(this.#source.name),
    };
  }
}

function ignoredGaps({ duplicates, ignored }: ReadDocument, origin: Origin): readonly Gap[] {
  const gap = { reason: 'ignored', source: fileOf(origin) } as const;
  const more = duplicates.length - MOST_LISTED;
  const keys = duplicates.slice(0, MOST_LISTED).map(({ path, position }, index) => ({
    ...gap,
    position: writtenAt(origin, position),
    path,
    message:
      'the key was there before in the same map: the last one counts, as in kubectl, and the others were not judged' +
      (more > 0 && index === MOST_LISTED - 1 ? ` (and ${more} more keys like it)` : ''),
  }));
  if (ignored === undefined) return keys;
  const message =
    'kubectl passes over what follows here in the document, and it was not judged: begin a document by "---"';
  return [...keys, { ...gap, position: writtenAt(origin, ignored), message }];
}

/** A place in a rendered text is of no use to the user, who does not have that text. */
function writtenAt(origin: Origin, position: Position): Position | undefined {
  return origin.type === 'document' ? position : undefined;
}

function valuesHint(name: string): string {
  const isValues = /^values.*\.ya?ml$/.test(basename(name));
  return isValues ? '. If these are values for a Helm chart, pass them by --values' : '';
}

function templateHint({ source, start, end }: DocumentRange): string {
  return source.text.slice(start, end).includes('{{')
    ? '. If this is a template, render it first: the folder of a Helm chart is rendered when it is named'
    : '';
}
