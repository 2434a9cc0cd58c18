import {
  type DocumentRange,
  type FieldPath,
  isJsonArray,
  isJsonObject,
  type JsonValue,
  type Origin,
  ownField,
  type RenderedFrom,
} from '../kube/index.ts';
import { type FieldLocation, locateField, readDocuments } from './yaml/index.ts';

type Rendered = Extract<Origin, { readonly type: 'rendered' }>;
type Resource = Extract<RenderedFrom, { readonly type: 'resource' }>;

const values = new WeakMap<DocumentRange, JsonValue>();

/**
 * Finds a field of a rendered object in the resource file that the object was made from. Both are walked side by
 * side; entries of lists are paired by their names, as patches move them. Where the file says something else, the
 * field was patched, and the place is that of the part around it.
 */
export function locateInResource(rendered: Rendered, path: FieldPath, from: Resource): FieldLocation | undefined {
  let made = partAt(readValue(rendered.document), rendered.path);
  let written = partAt(readValue(from.document), from.path);
  if (made === undefined || written === undefined) return undefined;
  const walked: (string | number)[] = [];
  for (const [depth, part] of path.entries()) {
    const step: string | number | undefined = typeof part === 'string' ? part : pair(made, part, written);
    const nextMade = partAt(made, [part]);
    const nextWritten: JsonValue | undefined = step === undefined ? undefined : partAt(written, [step]);
    const isLast = depth === path.length - 1;
    if (step === undefined || nextWritten === undefined || !agree(nextMade, nextWritten, isLast)) break;
    walked.push(step);
    [made, written] = [nextMade ?? null, nextWritten];
  }
  const place = locateField(from.document, [...from.path, ...walked]);
  return { ...place, exact: place.exact && walked.length === path.length };
}

/** The index in the written list of the entry that became the entry `index` of the made one. */
function pair(made: JsonValue, index: number, written: JsonValue): number | undefined {
  const name = nameOf(partAt(made, [index]));
  if (name === undefined || !isJsonArray(written)) return index;
  const found = written.findIndex((entry) => nameOf(entry) === name);
  return found < 0 ? undefined : found;
}

function nameOf(entry: JsonValue | undefined): JsonValue | undefined {
  return isJsonObject(entry) ? ownField(entry, 'name') : undefined;
}

/** Whether the written value became the made one. Maps and lists may differ inside. */
function agree(made: JsonValue | undefined, written: JsonValue, isLast: boolean): boolean {
  if (isJsonArray(written)) return isJsonArray(made);
  if (isJsonObject(written)) return isJsonObject(made);
  return isLast && made === written;
}

function partAt(value: JsonValue, path: FieldPath): JsonValue | undefined {
  let part: JsonValue | undefined = value;
  for (const step of path) {
    if (typeof step === 'number') part = isJsonArray(part) ? part[step] : undefined;
    else part = isJsonObject(part) ? ownField(part, step) : undefined;
  }
  return part;
}

/** Reads the one document again: origins hold places, not values. */
function readValue(document: DocumentRange): JsonValue {
  const known = values.get(document);
  if (known !== undefined) return known;
  const text = document.source.text.slice(document.start, document.end);
  const value = readDocuments({ name: document.source.name, text })[0]?.value ?? null;
  values.set(document, value);
  return value;
}
