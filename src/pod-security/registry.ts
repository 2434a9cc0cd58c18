import type { Check, CheckVersion } from './check.ts';
import { CHECKS } from './checks/index.ts';
import type { Level } from './level.ts';

/** A check in the version that applies. */
export interface AppliedCheck {
  readonly check: Check;
  readonly forbids: CheckVersion['forbids'];
}

/** The first server on which restricted checks take the place of baseline ones. */
const OVERRIDES_SINCE = 24;

const compiled = new Map<number, readonly AppliedCheck[]>();

/**
 * The checks of a level in a version of the policy, as a server evaluates them: in the order of its report, without
 * those that another one overrides.
 */
export function checksFor(
  level: 'baseline' | 'restricted',
  policyMinor: number,
  server: number,
): readonly AppliedCheck[] {
  // A server evaluates a policy that is newer than itself as the newest that it knows.
  const policy = Math.min(policyMinor, server);
  const key = (server * 1000 + policy) * 2 + Number(level === 'restricted');
  let checks = compiled.get(key);
  if (checks === undefined) {
    checks = compile(level, policy, server);
    compiled.set(key, checks);
  }
  return checks;
}

function compile(level: Level, policy: number, server: number): readonly AppliedCheck[] {
  const applied: (AppliedCheck & { readonly version: CheckVersion })[] = [];
  for (const check of CHECKS) {
    if (check.level === 'restricted' && level === 'baseline') continue;
    const version = applicable(check, policy, server);
    if (version !== undefined) applied.push({ check, version, forbids: version.forbids });
  }
  const overridden = new Set(server < OVERRIDES_SINCE ? [] : applied.flatMap(({ version }) => version.overrides ?? []));
  return applied.filter(({ check }) => !overridden.has(check.id)).map(({ check, forbids }) => ({ check, forbids }));
}

function applicable(check: Check, policy: number, server: number): CheckVersion | undefined {
  const known = check.versions.filter(
    ({ since, serversBefore }) => since <= policy && (serversBefore === undefined || server < serversBefore),
  );
  const newest = Math.max(...known.map(({ since }) => since));
  return known.find(({ since }) => since === newest);
}
