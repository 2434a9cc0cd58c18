import { type FieldPath, formatFieldPath, type KubernetesObject } from '../kube/index.ts';
import { locate } from '../sources/index.ts';

/** Where something is written. Line and column count from 1; they are absent where only the file is known. */
export interface Place {
  readonly file: string;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

/** Where a field is written; undefined for what comes from a cluster. */
export function placeOf({ origin }: KubernetesObject, path: FieldPath): Place | undefined {
  const found = locate(origin, path);
  return found && { file: found.file, line: found.start?.line, column: found.start?.column };
}

/** A field of an object and where it is written. */
export interface FieldPlace {
  readonly field: string;
  readonly place?: Place | undefined;
}

export function fieldPlace(object: KubernetesObject, path: FieldPath): FieldPlace {
  return { field: formatFieldPath(path), place: placeOf(object, path) };
}
