import type { FieldPath, Origin, Position } from '../kube/index.ts';
import { locateInResource } from './locate-resource.ts';
import { locateInTemplate } from './locate-template.ts';
import { fileOf } from './origin-file.ts';
import { type FieldLocation, locateField } from './yaml/index.ts';

/** Where a field is written. */
export interface Location {
  /** The file as the user knows it. */
  readonly file: string;
  /** Absent where the place in the file is not known, as for most of what a template makes. */
  readonly start: Position | undefined;
  /** Just behind the last character. */
  readonly end: Position | undefined;
  /** Whether this is the field itself, and not the part of the object that it is missing in. */
  readonly exact: boolean;
  /** Where it is written in full, when an alias or a merge brings it here. */
  readonly definition?: FieldLocation['definition'] | undefined;
}

/**
 * Finds where a field of an object is written; `path` is relative to the object. A field that is missing is located
 * at the innermost part around it. An object from a chart is located in its template, where one line of it alone
 * can have made the field; an object from a kustomization in its resource file, unless it was patched there.
 * Objects from a cluster or a program have no location.
 */
export function locate(origin: Origin, path: FieldPath): Location | undefined {
  switch (origin.type) {
    case 'document':
      return { file: fileOf(origin), ...locateField(origin.document, [...origin.path, ...path]) };
    case 'rendered': {
      const place =
        origin.from?.type === 'template'
          ? locateInTemplate(origin.document, [...origin.path, ...path], origin.from.template)
          : origin.from && locateInResource(origin, path, origin.from);
      return { file: fileOf(origin), ...(place ?? { start: undefined, end: undefined, exact: false }) };
    }
    case 'cluster':
    case 'value':
      return undefined;
  }
}
