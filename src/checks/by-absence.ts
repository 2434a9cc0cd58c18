import { gapsIn } from '../kube/index.ts';
import type { Check } from './check.ts';

/**
 * A check that finds what nothing closes, or nothing has. What was not read may close or have it: then it
 * says nothing.
 */
export function byAbsence(check: Check): Check {
  const careful: Check = {
    ...check,
    *run(context) {
      if (gapsIn(check.needs, context.snapshot.gaps).length > 0) return;
      if (check.nothingToJudge?.(context) !== undefined) return;
      for (const finding of check.run(context)) yield { ...finding, check: careful };
    },
  };
  return careful;
}
