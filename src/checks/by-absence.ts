import { gapsIn } from '../kube/index.ts';
import type { Check } from './check.ts';

/**
 * A check that finds that something is not there. What was not read may be there all the same: then it says nothing,
 * and is not evaluated.
 */
export function byAbsence(check: Check): Check {
  const careful: Check = {
    ...check,
    *run(context) {
      if (gapsIn(check.needs, context.snapshot.gaps).length > 0) return;
      for (const finding of check.run(context)) yield { ...finding, check: careful };
    },
  };
  return careful;
}
