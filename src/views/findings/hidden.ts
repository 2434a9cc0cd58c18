import { hiddenLines } from '../../fix/index.ts';
import type { SourceText } from '../../kube/index.ts';
import type { ViewContext } from '../view-context.ts';

/**
 * The lines of a text that hold secrets, worked out when it is first shown. The checks that find them run for this,
 * whichever the scan ran.
 */
export function hiddenIn(source: SourceText, context: ViewContext): ReadonlySet<number> {
  const known = context.answer(hiddenByText);
  const { snapshot, settings } = context.scan;
  const hidden = known.get(source) ?? hiddenLines(source, snapshot, settings);
  known.set(source, hidden);
  return hidden;
}

function hiddenByText(): Map<SourceText, ReadonlySet<number>> {
  return new Map();
}
