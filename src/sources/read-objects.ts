import { basename } from 'node:path';
import {
  type DocumentRange,
  type FieldPath,
  type Gap,
  isKubernetesObject,
  type JsonValue,
  type KubernetesObject,
  type Origin,
  objectsIn,
  readObject,
  type SourceText,
} from '../kube/index.ts';
import { locate } from './locate.ts';
import { fileOf } from './origin-file.ts';
import { MOST_LISTED, problemGaps } from './problem-gaps.ts';
import { type ReadDocument, readDocuments } from './yaml/index.ts';

/** Says where the value at a path of a document came from. */
export type OriginOf = (document: DocumentRange, path: FieldPath, value?: JsonValue) => Origin;

/** What a load has found so far, in the order in which it was found. */
export interface Loaded {
  readonly objects: KubernetesObject[];
  readonly gaps: Gap[];
}

interface Other {
  readonly origin: Origin;
  readonly message: string;
}

/**
 * Reads the Kubernetes objects of a text into `into`. What does not parse is a gap for each document; all that
 * parses and is no object is one gap together.
 */
export function readObjects(source: SourceText, originOf: OriginOf, namespace: string, into: Loaded): void {
  const others: Other[] = [];
  let isEmpty = true;
  for (const document of readDocuments(source)) {
    const { range, value, error } = document;
    if (error !== undefined) {
      isEmpty = false;
      const origin = originOf(range, []);
      const position = origin.type === 'document' ? error.position : undefined;
      into.gaps.push({
        reason: error.reason,
        source: fileOf(origin),
        position,
        message: error.message + syntaxHint(range),
      });
    }
    if (value === undefined || value === null) continue;
    isEmpty = false;
    into.gaps.push(...duplicateGaps(document, originOf(range, [], value)));
    for (const placed of objectsIn(value)) {
      const origin = originOf(range, placed.path, placed.value);
      const object = readObject(placed.value, origin, namespace);
      if (isKubernetesObject(object)) {
        into.objects.push(object);
        if (object.problems.length > 0) into.gaps.push(...problemGaps(object, object.problems));
      } else {
        others.push({ origin, message: object.message });
      }
    }
  }
  if (isEmpty)
    into.gaps.push({ reason: 'not-an-object', source: source.name, message: 'holds nothing but comments and space' });
  if (others.length > 0) into.gaps.push(othersGap(source, others));
}

function duplicateGaps({ duplicates }: ReadDocument, origin: Origin): readonly Gap[] {
  const more = duplicates.length - MOST_LISTED;
  return duplicates.slice(0, MOST_LISTED).map(({ path, position }, index) => ({
    reason: 'duplicate-key',
    source: fileOf(origin),
    position: origin.type === 'document' ? position : undefined,
    path,
    message:
      'the key is written more than once: the last one counts, as in kubectl, and the others were not judged' +
      (more > 0 && index === MOST_LISTED - 1 ? ` (and ${more} more keys like it)` : ''),
  }));
}

function othersGap(source: SourceText, others: readonly Other[]): Gap {
  const [first] = others;
  const place = first && locate(first.origin, []);
  const more = others.length > 1 ? ` (and ${others.length - 1} more parts of the file)` : '';
  return {
    reason: 'not-an-object',
    source: first ? fileOf(first.origin) : source.name,
    position: place?.start,
    message: `${first?.message}${more}${fileHint(source.name)}`,
  };
}

function fileHint(name: string): string {
  return /^values.*\.ya?ml$/.test(basename(name))
    ? '. If these are values for a Helm chart, pass them by --values'
    : '';
}

function syntaxHint({ source, start, end }: DocumentRange): string {
  return source.text.slice(start, end).includes('{{')
    ? '. If this is a template, render it first: the folder of a Helm chart is rendered when it is named'
    : '';
}
