import { formatFieldPath, type Gap } from '../kube/index.ts';

/** A gap, for programs. */
export function gapJson({ reason, source, position, object, path, message }: Gap): object {
  return { reason, source, position, object, field: path && formatFieldPath(path), message };
}
