import type { FieldPath } from './field-path.ts';

/** A text that objects were read from. The name is how the user knows it: a path as given, or `<stdin>`. */
export interface SourceText {
  readonly name: string;
  readonly text: string;
}

/** One document of a text, by its half-open range of UTF-16 offsets. */
export interface DocumentRange {
  readonly source: SourceText;
  /** Counts the documents of the text from 0. */
  readonly index: number;
  readonly start: number;
  readonly end: number;
}

/**
 * The text that a rendered object was made from: a chart's template, or an object in a file that a kustomization
 * lists, which has the same fields in the same places as far as it was not patched.
 */
export type RenderedFrom =
  | { readonly type: 'template'; readonly template: SourceText }
  | { readonly type: 'resource'; readonly document: DocumentRange; readonly path: FieldPath };

/**
 * Where an object came from.
 *
 * - `document`: read from a file or standard input.
 * - `rendered`: read from what Helm or kustomize printed; `file` is the template or resource it was made from,
 *   where the program says so.
 * - `cluster`: read from an API server.
 * - `value`: handed over by a program that uses Breakwater as a library.
 */
export type Origin =
  | { readonly type: 'document'; readonly document: DocumentRange; readonly path: FieldPath }
  | {
      readonly type: 'rendered';
      readonly by: 'helm' | 'kustomize';
      /** The chart's or the kustomization's folder, as the user named it. */
      readonly root: string;
      readonly file: string | undefined;
      readonly from?: RenderedFrom | undefined;
      readonly document: DocumentRange;
      readonly path: FieldPath;
    }
  | { readonly type: 'cluster'; readonly context: string; readonly resourceVersion: string }
  | { readonly type: 'value'; readonly name: string };

/** A place in a text: line and column count from 1, the column in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}
