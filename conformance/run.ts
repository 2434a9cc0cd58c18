/**
 * `npm run conformance -- SUITE FOLDER`: judges upstream test data that lies outside the repository. A suite prints
 * a line for each failing case, then `SUITE: N passed, M failed[, K skipped]`. The exit code is 1 when a case fails
 * that is not in the suite's list of known differences, each of which gives its reason.
 */
import type { Suite, SuiteResult } from './suite.ts';

const SUITES: ReadonlyMap<string, () => Promise<Suite>> = new Map([
  ['network', async () => (await import('./network.ts')).network],
  ['pod-security', async () => (await import('./pod-security.ts')).podSecurity],
  ['yaml', async () => (await import('./yaml.ts')).runYaml],
]);

async function main(args: readonly string[]): Promise<number> {
  const [name = '', folder] = args;
  const load = SUITES.get(name);
  if (load === undefined || folder === undefined) {
    process.stderr.write(`usage: npm run conformance -- SUITE FOLDER\nsuites: ${[...SUITES.keys()].join(', ')}\n`);
    return 2;
  }
  return report(name, await (await load())(folder));
}

function report(name: string, result: SuiteResult): number {
  for (const failure of result.failures) {
    process.stdout.write(`${failure.known === undefined ? 'FAIL' : 'KNOWN'} ${failure.name}: ${failure.message}\n`);
    if (failure.known !== undefined) process.stdout.write(`  known difference: ${failure.known}\n`);
  }
  const skipped = result.skipped > 0 ? `, ${result.skipped} skipped` : '';
  process.stdout.write(`${name}: ${result.passed} passed, ${result.failures.length} failed${skipped}\n`);
  return result.failures.some((failure) => failure.known === undefined) ? 1 : 0;
}

process.exitCode = await main(process.argv.slice(2));
