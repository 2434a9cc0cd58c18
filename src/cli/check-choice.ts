import { didYouMean } from '../answers/index.ts';
import { matchesGlob } from '../audit/index.ts';
import { CHECKS, type Check } from '../checks/index.ts';
import { CliError } from './cli-error.ts';

/**
 * The checks that some patterns choose, all of them when there are none, less the disabled ones.
 *
 * @throws CliError `bad-argument` when a pattern fits no check.
 */
export function chooseChecks(patterns: readonly string[], disabled: readonly string[]): readonly Check[] {
  for (const pattern of patterns) {
    if (CHECKS.some(({ id }) => matchesGlob(pattern, id))) continue;
    const ids = CHECKS.map(({ id }) => id);
    const hint = didYouMean(pattern, ids);
    throw new CliError('bad-argument', `there is no check "${pattern}"${hint}: "breakwater checks" lists them`);
  }
  return CHECKS.filter(
    ({ id }) =>
      (patterns.length === 0 || patterns.some((pattern) => matchesGlob(pattern, id))) &&
      !disabled.some((pattern) => matchesGlob(pattern, id)),
  );
}
