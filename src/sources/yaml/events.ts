import type { ScalarStyle } from './tokens.ts';

/** What a document consists of, in the order of its text. */
export const EventKind = {
  /** The document's end; also the only event of a document that has nothing in it. */
  End: 0,
  Alias: 1,
  Scalar: 2,
  ListStart: 3,
  ListEnd: 4,
  MapStart: 5,
  MapEnd: 6,
} as const;
export type EventKind = (typeof EventKind)[keyof typeof EventKind];

/** How a value is written. `json` is a number, `true`, `false` or `null` of JSON. */
export type EventStyle = ScalarStyle | 'block' | 'flow' | 'json';

/**
 * Reads a document event by event. The fields describe the event that {@link next} gave last; they are valid until
 * it is called again. Offsets are those of the text.
 */
export interface EventReader {
  next(): EventKind;
  /** Where the value begins, after its anchor and tag. */
  readonly start: number;
  /** Where it ends. At the end of a block collection this is a place after it. */
  readonly end: number;
  /** Where its anchor or tag begins; `start` without them. */
  readonly outerStart: number;
  /** A scalar's text, or the name that an alias refers to. */
  readonly value: string;
  readonly style: EventStyle;
  /** The anchor's name; empty when there is none. */
  readonly anchor: string;
  /** The whole tag, such as `tag:yaml.org,2002:str`; empty when there is none. */
  readonly tag: string;
}

/** A scalar as it is written, from which a value or a key is made. */
export type WrittenScalar = Pick<EventReader, 'value' | 'style' | 'tag' | 'start'>;
