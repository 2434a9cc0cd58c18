import { describe, expect, it } from 'vitest';
import { policyOf } from '../judge-pod.ts';
import { formatPolicy } from '../policy.ts';
import {
  isEquivalent,
  isFullyPrivileged,
  labelErrorsMessage,
  type NamespacePolicy,
  NO_POLICY,
  namespacePolicy,
} from './namespace-policy.ts';

const P = 'pod-security.kubernetes.io/';
const policies = (enforce: string, audit: string, warn: string): NamespacePolicy => ({
  enforce: policyOf(enforce),
  audit: policyOf(audit),
  warn: policyOf(warn),
});
const read = (labels: Record<string, string>, defaults = NO_POLICY, server = 37) => {
  const given = Object.entries(labels).map(([key, value]) => [`${P}${key}`, value] as const);
  const { policy, errors } = namespacePolicy(new Map(given), defaults, server);
  return { says: [policy.enforce, policy.audit, policy.warn].map(formatPolicy).join(' '), errors };
};

describe('the policy of a namespace', () => {
  it.each([
    [{}, 'privileged:latest privileged:latest privileged:latest'],
    [{ enforce: 'baseline' }, 'baseline:latest privileged:latest baseline:latest'],
    [{ enforce: 'baseline', 'enforce-version': 'v1.99' }, 'baseline:v1.99 privileged:latest baseline:v1.99'],
    [{ 'enforce-version': 'v1.25' }, 'privileged:v1.25 privileged:latest privileged:latest'],
    [{ enforce: 'baseline', warn: 'restricted' }, 'baseline:latest privileged:latest restricted:latest'],
    [{ enforce: 'restricted', warn: 'privileged' }, 'restricted:latest privileged:latest privileged:latest'],
    [
      { enforce: 'restricted', 'enforce-version': 'v1.25', 'warn-version': 'v1.30' },
      'restricted:v1.25 privileged:latest restricted:v1.30',
    ],
    [{ audit: 'restricted', 'audit-version': 'v1.20' }, 'privileged:latest restricted:v1.20 privileged:latest'],
  ])('%j is %s', (labels, expected) => {
    expect(read(labels)).toEqual({ says: expected, errors: [] });
  });

  it.each([
    [{ enforce: 'Baseline' }, 'restricted:latest privileged:latest privileged:latest'],
    [{ enforce: '' }, 'restricted:latest privileged:latest privileged:latest'],
    [{ enforce: 'baseline', audit: 'high', warn: 'high' }, 'baseline:latest privileged:latest privileged:latest'],
    [{ enforce: 'baseline', 'enforce-version': '1.25' }, 'baseline:latest privileged:latest baseline:latest'],
    [{ enforce: 'baseline', 'warn-version': 'v1' }, 'baseline:latest privileged:latest baseline:latest'],
  ])('what is not understood in %j gives %s', (labels, expected) => {
    const { says, errors } = read(labels);
    expect(says).toBe(expected);
    expect(errors.length).toBeGreaterThan(0);
  });

  const defaults = policies('baseline:v1.30', 'restricted:v1.31', 'restricted:v1.32');

  it.each([
    [{}, 'baseline:v1.30 restricted:v1.31 restricted:v1.32'],
    [{ enforce: 'privileged' }, 'privileged:v1.30 restricted:v1.31 restricted:v1.32'],
    [{ enforce: 'restricted' }, 'restricted:v1.30 restricted:v1.31 restricted:v1.32'],
    [{ audit: 'x' }, 'baseline:v1.30 privileged:v1.31 restricted:v1.32'],
  ])('over the defaults of the cluster %j is %s', (labels, expected) => {
    expect(read(labels, defaults).says).toBe(expected);
  });

  it('a server before 1.26 does not warn of what is enforced', () => {
    expect(read({ enforce: 'baseline' }, NO_POLICY, 25).says).toBe(
      'baseline:latest privileged:latest privileged:latest',
    );
  });
});

describe('errors', () => {
  it('one stands alone', () => {
    expect(labelErrorsMessage(read({ enforce: 'x"y' }).errors)).toBe(
      `metadata.labels[${P}enforce]: Invalid value: "x\\"y": must be one of privileged, baseline, restricted`,
    );
  });

  it('several are a list, level before version, enforce, audit, warn', () => {
    const labels = { 'warn-version': '4', warn: '3', 'audit-version': '2', enforce: '1' };
    expect(labelErrorsMessage(read(labels).errors)).toBe(
      `[${[
        `metadata.labels[${P}enforce]: Invalid value: "1": must be one of privileged, baseline, restricted`,
        `metadata.labels[${P}audit-version]: Invalid value: "2": must be "latest" or "v1.x"`,
        `metadata.labels[${P}warn]: Invalid value: "3": must be one of privileged, baseline, restricted`,
        `metadata.labels[${P}warn-version]: Invalid value: "4": must be "latest" or "v1.x"`,
      ].join(', ')}]`,
    );
  });
});

it('policies are equivalent when they are the same, or privileged in any version', () => {
  const a = policies('baseline:v1.30', 'privileged:v1.30', 'privileged');
  expect(isEquivalent(a, policies('baseline:v1.30', 'privileged', 'privileged:v1.1'))).toBe(true);
  expect(isEquivalent(a, policies('baseline:v1.31', 'privileged', 'privileged'))).toBe(false);
  expect(isFullyPrivileged(a)).toBe(false);
  expect(isFullyPrivileged(policies('privileged:v1.1', 'privileged', 'privileged'))).toBe(true);
});
