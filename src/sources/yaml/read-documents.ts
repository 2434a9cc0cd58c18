import type { DocumentRange, FieldPath, JsonValue, Position, SourceText } from '../../kube/index.ts';
import { type BuiltValue, buildValue } from './build-value.ts';
import { BYTE_ORDER_MARK } from './characters.ts';
import { JsonEvents } from './json-events.ts';
import { KeyPool } from './key-pool.ts';
import { positionAt } from './source-lines.ts';
import { afterJson, findControlCharacter, looksLikeJson, nextYamlDocument } from './split-documents.ts';
import { TextError, type TextErrorCode } from './text-error.ts';
import { withFinalLineBreak, yamlEvents } from './yaml-events.ts';

/** One document of a text: its value, or why kubectl refuses it. */
export interface ReadDocument {
  readonly range: DocumentRange;
  /** Absent when there is an error, and when kubectl passes over the document: empty, comments alone, or null. */
  readonly value?: JsonValue;
  readonly error?: DocumentError;
  /** Keys that a map has twice, by their second place; the last value won. At most 1,000 of a document. */
  readonly duplicates: readonly DuplicateField[];
  /** Where the part of the document begins that kubectl silently ignores: what follows a line `...`, for one. */
  readonly ignored?: Position;
}

interface DocumentError {
  /** `syntax`: kubectl refuses the text. `too-large`: it nests, or its aliases expand, beyond a bound. */
  readonly reason: TextErrorCode;
  /** One sentence that says what is wrong at the position. */
  readonly message: string;
  readonly position: Position;
}

interface DuplicateField {
  readonly path: FieldPath;
  readonly position: Position;
}

/**
 * Takes a text apart into documents and reads each as kubectl 1.33 does (apimachinery's YAMLOrJSONDecoder, then
 * sigs.k8s.io/yaml on go-yaml v2, then Go's JSON). Never throws. A document that kubectl refuses has an error, and the
 * documents after it are read all the same, where kubectl would stop.
 *
 * The text was decoded before: half of a surrogate pair is kept as it stands.
 */
export function readDocuments(source: SourceText): readonly ReadDocument[] {
  return [...eachDocument(source)];
}

/** As {@link readDocuments}, one at a time: a text of bounded size can have millions. */
export function eachDocument(source: SourceText): Generator<ReadDocument> {
  return new DocumentReader(source).read();
}

/** How many values and keys a text may have: more than 50,000 objects of a cluster have, and what fits into memory. */
const MAX_VALUES = 16_000_000;
/** What a document costs beside its values, in values. */
const DOCUMENT_COST = 10;

class DocumentReader {
  readonly #source: SourceText;
  #count = 0;
  /** How many values and keys may still come. */
  #left = MAX_VALUES;

  constructor(source: SourceText) {
    this.#source = source;
  }

  *read(): Generator<ReadDocument> {
    const { text } = this.#source;
    const start = text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0;
    const yamlStart = looksLikeJson(text, start) ? yield* this.#readJson(start) : start;
    if (yamlStart < text.length) yield* this.#readYaml(yamlStart);
  }

  /** Reads values of JSON one after the other. Gives where the text goes on as YAML; its end when it does not. */
  *#readJson(start: number): Generator<ReadDocument, number> {
    const { text } = this.#source;
    for (let position = start, count = 0; ; count++) {
      const events = new JsonEvents(text, position, text.length);
      if (events.atEnd()) return text.length;
      const from = events.position;
      if (this.#left <= 0) {
        yield this.#full(from);
        return text.length;
      }
      try {
        const document = this.#document(from, buildValue(events, this.#left), events.position);
        position = events.position;
        yield document;
      } catch (error) {
        const isJson = events.skipRest();
        // Kubectl takes the text for YAML when no more than one value of JSON was there.
        const rest = isJson || count > 1 ? undefined : afterJson(text, position);
        if (rest !== undefined) return rest;
        position = isJson ? events.position : text.length;
        yield this.#refused(from, position, error);
      }
    }
  }

  *#readYaml(start: number): Generator<ReadDocument> {
    const { text } = this.#source;
    const complete = withFinalLineBreak(text);
    const keys = new KeyPool();
    let control = findControlCharacter(text, start);
    for (let position = start; position < text.length; ) {
      if (this.#left <= 0) {
        yield this.#full(position);
        return;
      }
      const { end, next, badSeparator } = nextYamlDocument(text, position);
      if (control < position) control = findControlCharacter(text, position);
      try {
        if (badSeparator !== undefined)
          throw new TextError('nothing but a comment can follow the three dashes', badSeparator);
        if (control < end) throw new TextError('a control character is not allowed here', control);
        const events = yamlEvents(complete, position, end === text.length ? complete.length : end, keys);
        yield this.#document(position, buildValue(events, this.#left), end, events.findIgnored());
      } catch (error) {
        yield this.#refused(position, end, error);
      }
      position = next;
    }
  }

  /** What is left of a text that has too much in it already. */
  #full(start: number): ReadDocument {
    return this.#refused(
      start,
      this.#source.text.length,
      new TextError('this text has too many values', start, 'too-large'),
    );
  }

  #document(start: number, built: BuiltValue, end: number, ignored?: number): ReadDocument {
    const source = this.#source;
    const { value, size } = built;
    this.#left -= size + DOCUMENT_COST;
    return {
      range: this.#range(start, end),
      ...(value !== undefined && value !== null && { value }),
      duplicates: built.duplicates.map(({ path, offset }) => ({ path, position: positionAt(source, offset) })),
      ...(ignored !== undefined && { ignored: positionAt(source, ignored) }),
    };
  }

  #refused(start: number, end: number, error: unknown): ReadDocument {
    if (!(error instanceof TextError)) throw error;
    this.#left -= DOCUMENT_COST;
    const position = positionAt(this.#source, error.offset);
    return {
      range: this.#range(start, end),
      error: { reason: error.code, message: error.message, position },
      duplicates: [],
    };
  }

  #range(start: number, end: number): DocumentRange {
    return { source: this.#source, index: this.#count++, start, end };
  }
}
