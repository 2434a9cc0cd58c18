import { expect, test } from 'vitest';
import { testFindings } from '../test-findings.ts';
import { policyExample } from './audit-policy.ts';
import { unloggedAccess } from './unlogged-access.ts';
import { wrongGroup } from './wrong-group.ts';

test.each([
  ['{ group: "", resources: [deployments] }', ['the core group has no deployments; apps has it']],
  ['{ group: apps, resources: [deployments, secrets] }', ['apps has no secrets; the core group has it']],
  ['{ group: "", resources: [pods/exec, "pods/*", "*/scale", "*"] }', []],
  ['{ group: metrics.k8s.io, resources: [anything] }', []],
  ['{ resources: [nodez] }', ['the core group has no nodez']],
])('a rule for %s', (resources, messages) => {
  const policy = policyExample(`- level: Metadata\n  resources: [${resources}]`);
  expect(testFindings(wrongGroup, policy).map(({ message }) => message)).toEqual(messages);
});

test.each([
  ['pods/exec', 'create of pods/exec is not logged'],
  ['services/proxy', 'create of services/proxy is not logged'],
])('a policy without %s', (resource, message) => {
  const policy = policyExample(
    `- level: None\n  resources: [{ group: "", resources: [${resource}] }]\n- level: Metadata`,
  );
  expect(testFindings(unloggedAccess, policy).map((finding) => finding.message)).toEqual([message]);
});

test('a policy without Deployments', () => {
  const policy = policyExample('- level: None\n  resources: [{ group: apps }]\n- level: Metadata');
  expect(testFindings(unloggedAccess, policy)[0]?.message).toBe('create of deployments.apps is not logged');
});
