import { didYouMean } from '../answers/index.ts';
import type { Check } from '../checks/index.ts';
import { controlsOf, FRAMEWORKS, type Framework, findFramework } from '../frameworks/index.ts';
import { CliError } from './cli-error.ts';

/** Every name that a framework goes by. */
export function frameworkNames(): readonly string[] {
  return FRAMEWORKS.flatMap(({ id, aliases }) => [id, ...aliases]);
}

/** @throws CliError `bad-argument` when there is no framework of that name. */
export function frameworkOf(name: string): Framework {
  const framework = findFramework(name);
  if (framework !== undefined) return framework;
  const ids = FRAMEWORKS.map(({ id }) => id).join(', ');
  throw new CliError(
    'bad-argument',
    `there is no framework "${name}"${didYouMean(name, frameworkNames())}: choose ${ids}`,
  );
}

/** The frameworks of some names, each once. */
export function chooseFrameworks(names: readonly string[]): readonly Framework[] {
  return [...new Set(names.map(frameworkOf))];
}

/** The checks that the frameworks are judged by; all when there are no frameworks. */
export function checksOf(checks: readonly Check[], frameworks: readonly Framework[]): readonly Check[] {
  if (frameworks.length === 0) return checks;
  const named = new Set(frameworks.flatMap(controlsOf).flatMap((control) => control.checks.map(({ check }) => check)));
  return checks.filter(({ id }) => named.has(id));
}
