import { describe, expect, it } from 'vitest';
import { compareLevels, isLevel, LEVELS } from './level.ts';
import { formatPolicy, LATEST_POLICY_VERSION, parsePolicyVersion, samePolicy } from './policy.ts';

describe('a policy version', () => {
  it.each(['v1.0', 'v1.9', 'v1.10', 'v1.37', 'v1.99', 'v1.9223372036854775807'])('%s is read as written', (text) => {
    expect(parsePolicyVersion(text)?.text).toBe(text);
  });

  it.each([
    '',
    '1.25',
    'V1.25',
    'v1',
    'v1.',
    'v1.01',
    'v1.2.3',
    'v2.0',
    'v0.9',
    'v1.-1',
    'v1.+1',
    'v1.25 ',
    ' v1.25',
    'v1.25\n',
    'Latest',
    'v1.٣',
    'v1.9223372036854775808',
    `v1.${'9'.repeat(100_000)}`,
  ])('%j is refused', (text) => {
    expect(parsePolicyVersion(text)).toBeUndefined();
  });

  it('latest is newer than all others', () => {
    expect(parsePolicyVersion('latest')).toBe(LATEST_POLICY_VERSION);
    expect(LATEST_POLICY_VERSION.minor).toBeGreaterThan(parsePolicyVersion('v1.99')?.minor ?? Number.NaN);
  });
});

it('a policy is written as level and version', () => {
  expect(formatPolicy({ level: 'baseline', version: { text: 'v1.99', minor: 99 } })).toBe('baseline:v1.99');
});

it('policies are the same when level and written version are', () => {
  const a = { level: 'baseline', version: { text: 'v1.37', minor: 37 } } as const;
  expect(samePolicy(a, { ...a })).toBe(true);
  expect(samePolicy(a, { ...a, level: 'restricted' })).toBe(false);
  expect(samePolicy(a, { ...a, version: LATEST_POLICY_VERSION })).toBe(false);
});

it('levels rise from privileged to restricted', () => {
  expect([...LEVELS].sort(compareLevels)).toEqual(['privileged', 'baseline', 'restricted']);
  expect(compareLevels('restricted', 'restricted')).toBe(0);
  expect(['baseline', 'Baseline', ''].map(isLevel)).toEqual([true, false, false]);
});
