import { formatFieldPath } from '../kube/index.ts';
import type { ViewContext } from './view-context.ts';

/** Something that was not read or not judged. */
export interface GapView {
  /** As the sources tell it: `unreadable`, `forbidden`. */
  readonly reason: string;
  readonly source: string;
  readonly line?: number | undefined;
  readonly object?: string | undefined;
  readonly field?: string | undefined;
  readonly message: string;
}

export function gapViews({ scan }: ViewContext): readonly GapView[] {
  return scan.report.gaps.map(({ reason, source, position, object, path, message }) => ({
    reason,
    source,
    line: position?.line,
    object,
    field: path && formatFieldPath(path),
    message,
  }));
}
