import { type FieldPath, isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../kube/index.ts';
import { type Anchored, Anchors, writtenScalar } from './anchors.ts';
import { EventKind, type EventReader, type WrittenScalar } from './events.ts';
import { isMergeKey, scalarKey, scalarValue } from './resolve-scalar.ts';
import { TextError } from './text-error.ts';

/** How deep maps and lists may nest: kubectl's own bound, which is that of Go's JSON decoder. */
export const MAX_DEPTH = 10_000;

/** How many maps and lists a document may have. They take many times the two octets in which one can be written. */
const MAX_CONTAINERS = 4_000_000;

/** How many duplicate keys are reported of one document; a path may be long, and a text may have millions. */
const MAX_DUPLICATES = 1000;

/** A key that a map has twice, and the offset of its second place. */
interface DuplicateKey {
  readonly path: FieldPath;
  readonly offset: number;
}

export interface BuiltValue {
  /** Undefined for a document with nothing in it. */
  readonly value: JsonValue | undefined;
  readonly duplicates: readonly DuplicateKey[];
  /** How many values and keys it has, with aliases written out. */
  readonly size: number;
}

type MutableMap = Record<string, JsonValue>;

interface Frame {
  readonly container: MutableMap | JsonValue[];
  readonly isMap: boolean;
  readonly anchored: Anchored | undefined;
  /** The levels of maps and lists from here down, as far as they are read. */
  height: number;
  /** In a map, the key whose value comes next; undefined when a key comes next. */
  key: string | undefined;
  /** Whether what comes next is merged into the map. */
  merging: boolean;
  /** The keys written in the map itself, once a merge has put others beside them. */
  written: Set<string> | undefined;
}

/**
 * Builds the value of a document as go-yaml v2 does: a merge overrides keys written before it, the last of duplicate
 * keys wins. What an alias stands for is one value in several places, so that expansion costs nothing. A document of
 * more than `most` values and keys is too large.
 */
export function buildValue(events: EventReader, most: number): BuiltValue {
  const builder = new ValueBuilder(events, most);
  builder.build();
  return { value: builder.root, duplicates: builder.duplicates, size: builder.size };
}

class ValueBuilder {
  root: JsonValue | undefined;
  readonly duplicates: DuplicateKey[] = [];
  readonly #events: EventReader;
  readonly #frames: Frame[] = [];
  #frame: Frame | undefined;
  #containers = 0;
  readonly #anchors: Anchors;
  /** Values, and maps with keys, that JSON cannot carry. */
  #refused: Map<object, TextError> | undefined;

  constructor(events: EventReader, most: number) {
    this.#events = events;
    this.#anchors = new Anchors(most);
  }

  get size(): number {
    return this.#anchors.nodes;
  }

  build(): void {
    for (;;) {
      switch (this.#events.next()) {
        case EventKind.Scalar:
          this.#takeScalar();
          break;
        case EventKind.MapStart:
          this.#open({}, true);
          break;
        case EventKind.ListStart:
          this.#open([], false);
          break;
        case EventKind.MapEnd:
        case EventKind.ListEnd:
          this.#close();
          break;
        case EventKind.Alias:
          this.#takeAlias();
          break;
        case EventKind.End:
          this.#refuseWhatIsLeft();
          return;
      }
    }
  }

  #takeScalar(): void {
    const events = this.#events;
    const frame = this.#frame;
    const asKey = frame?.isMap === true && frame.key === undefined && !frame.merging;
    if (asKey && isMergeKey(events)) {
      if (events.anchor !== '') this.#anchorScalar(events);
      frame.merging = true;
      return;
    }
    if (events.anchor !== '') this.#anchorScalar(events);
    else this.#count(events.value.length);
    if (asKey) this.#takeKey(frame, scalarKey(events));
    else this.#addLeaf(this.#valueOf(events), 0);
  }

  #anchorScalar(events: EventReader): void {
    const anchored = this.#anchors.open(events.anchor);
    this.#count(events.value.length);
    this.#anchors.close(anchored, { scalar: writtenScalar(events) }, 0);
  }

  #takeAlias(): void {
    const events = this.#events;
    const frame = this.#frame;
    const asKey = frame?.isMap === true && frame.key === undefined && !frame.merging;
    this.#count(0);
    const { content, height } = this.#anchors.use(events.value, events.start);
    if (this.#frames.length + height > MAX_DEPTH) throw tooDeep(events.start);
    if (!asKey) this.#addLeaf('scalar' in content ? this.#valueOf(content.scalar) : content.value, height);
    else if ('scalar' in content) this.#takeKey(frame, scalarKey(content.scalar));
    else throw notAKey(events.start);
  }

  #takeKey(frame: Frame, resolved: string | undefined): void {
    const map = frame.container as MutableMap;
    const key = resolved ?? '';
    frame.key = key;
    if (resolved === undefined) {
      const message = 'a key cannot be null or a number beyond 64 bits: put it in quotes';
      this.#refuse(map, new TextError(message, this.#events.start));
      return;
    }
    const isDuplicate =
      frame.written === undefined ? map[key] !== undefined && Object.hasOwn(map, key) : frame.written.has(key);
    if (isDuplicate && this.duplicates.length < MAX_DUPLICATES) {
      this.duplicates.push({ path: this.#path(), offset: this.#events.start });
    }
    frame.written?.add(key);
  }

  #valueOf(scalar: WrittenScalar): JsonValue {
    const value = scalarValue(scalar);
    if (value !== undefined) return value;
    // Stands for infinity or NaN until it is known whether it counts.
    const placeholder: JsonValue[] = [];
    this.#refuse(placeholder, new TextError('infinity and NaN cannot be sent to the API server', scalar.start));
    return placeholder;
  }

  /** Refuses the document when what JSON cannot carry is still there, and no later duplicate key has replaced it. */
  #refuseWhatIsLeft(): void {
    if (this.#refused === undefined) return;
    let first: TextError | undefined;
    const seen = new Set<unknown>();
    const open: (JsonValue | undefined)[] = [this.root];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (typeof next !== 'object' || next === null || seen.has(next)) continue;
      seen.add(next);
      const error = this.#refused.get(next);
      if (error !== undefined && (first === undefined || error.offset < first.offset)) first = error;
      for (const value of Object.values(next)) open.push(value);
    }
    if (first !== undefined) throw first;
  }

  #refuse(container: object, error: TextError): void {
    this.#refused ??= new Map();
    this.#refused.set(container, error);
  }

  #path(): FieldPath {
    return this.#frames.map((frame) => (frame.isMap ? (frame.key ?? '<<') : (frame.container as JsonValue[]).length));
  }

  #open(container: Frame['container'], isMap: boolean): void {
    const events = this.#events;
    const parent = this.#frame;
    if (parent?.isMap === true && parent.key === undefined && !parent.merging) throw notAKey(events.start);
    if (this.#frames.length >= MAX_DEPTH) throw tooDeep(events.start);
    if (++this.#containers > MAX_CONTAINERS) {
      throw new TextError(`this document has more than ${MAX_CONTAINERS} maps and lists`, events.start, 'too-large');
    }
    const anchored = events.anchor === '' ? undefined : this.#anchors.open(events.anchor);
    // A list of maps to merge is no value of its own.
    if (isMap || parent?.merging !== true) this.#count(0);
    this.#frame = { container, isMap, anchored, height: 1, key: undefined, merging: false, written: undefined };
    this.#frames.push(this.#frame);
  }

  #close(): void {
    const frame = this.#frames.pop();
    if (frame === undefined) return;
    this.#frame = this.#frames[this.#frames.length - 1];
    const value = frame.container;
    if (frame.anchored !== undefined) this.#anchors.close(frame.anchored, { value }, frame.height);
    this.#add(value, frame.height);
  }

  /** Adds a value that is neither written as a map nor as a list: what is merged must be a map then. */
  #addLeaf(value: JsonValue, height: number): void {
    if (this.#frame?.merging === true && !isJsonObject(value)) throw notMergeable(this.#events.start);
    this.#add(value, height);
  }

  #add(value: JsonValue, height: number): void {
    const frame = this.#frame;
    if (frame === undefined) {
      this.root = value;
      return;
    }
    if (frame.height <= height) frame.height = height + 1;
    if (!frame.isMap) (frame.container as JsonValue[]).push(value);
    else if (frame.key !== undefined) {
      setField(frame.container as MutableMap, frame.key, value);
      frame.key = undefined;
    } else this.#merge(frame, value);
  }

  #merge(frame: Frame, value: JsonValue): void {
    frame.merging = false;
    const map = frame.container as MutableMap;
    frame.written ??= new Set(Object.keys(map));
    // Of a list, the earlier maps take precedence over the later ones.
    const sources = isJsonArray(value) ? value.toReversed() : [value];
    for (const source of sources) {
      if (!isJsonObject(source)) throw notMergeable(this.#events.start);
      copyFields(source, map);
      const error = this.#refused?.get(source);
      if (error !== undefined) this.#refuse(map, error);
    }
  }

  #count(characters: number): void {
    this.#anchors.count(characters, this.#events.start);
  }
}

function copyFields(source: JsonObject, target: MutableMap): void {
  for (const key of Object.keys(source)) setField(target, key, source[key] ?? null);
}

/** Sets an own field, also for the one name that assignment gives another meaning. */
function setField(map: MutableMap, key: string, value: JsonValue): void {
  if (key === '__proto__') {
    Object.defineProperty(map, key, { value, writable: true, enumerable: true, configurable: true });
  } else map[key] = value;
}

function notMergeable(offset: number): TextError {
  return new TextError('only a map, or a list of maps, can be merged by <<', offset);
}

function notAKey(offset: number): TextError {
  return new TextError('a key cannot be a map or a list', offset);
}

function tooDeep(offset: number): TextError {
  return new TextError(`maps and lists nest more than ${MAX_DEPTH} levels deep`, offset, 'too-large');
}
