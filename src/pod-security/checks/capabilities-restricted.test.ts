import { expect, it } from 'vitest';
import { faults, judge, podOf, podOfThree, verdict } from '../judge-pod.ts';

const ID = 'capabilities_restricted';
const capabilities = (drop: readonly string[], add: readonly string[] = []) => ({
  securityContext: { capabilities: { drop, add } },
});
const MISSING = 'unrestricted capabilities: container "app" must set securityContext.capabilities.drop=["ALL"]';

it.each([
  ['nothing said', {}, MISSING],
  ['an empty map', { securityContext: { capabilities: {} } }, MISSING],
  ['every known capability but not ALL', capabilities(['NET_RAW', 'CHOWN']), MISSING],
  ['all in lower case', capabilities(['all']), MISSING],
  ['CAP_ALL', capabilities(['CAP_ALL']), MISSING],
  ['ALL', capabilities(['ALL']), 'passes'],
  ['ALL among others', capabilities(['NET_RAW', 'ALL']), 'passes'],
  ['ALL, and NET_BIND_SERVICE added', capabilities(['ALL'], ['NET_BIND_SERVICE']), 'passes'],
  [
    'ALL, and a default capability added',
    capabilities(['ALL'], ['CHOWN']),
    'unrestricted capabilities: container "app" must not include "CHOWN" in securityContext.capabilities.add',
  ],
])('dropping %s', (_, container, expected) => {
  expect(verdict(ID, 'restricted', podOf(container))).toBe(expected);
});

it('reports both faults, in all kinds of containers', () => {
  const pod = podOfThree(capabilities([], ['SYS_TIME', 'BPF']));
  const names = 'containers "init", "app", "debug"';
  expect(verdict(ID, 'restricted', pod)).toBe(
    `unrestricted capabilities: ${names} must set securityContext.capabilities.drop=["ALL"]; ${names} must not include "BPF", "SYS_TIME" in securityContext.capabilities.add`,
  );
  expect(faults(ID, 'restricted', pod)).toContain('spec.ephemeralContainers[0].securityContext.capabilities.drop');
});

it.each([
  ['restricted:v1.21', 'passes', true],
  ['restricted:v1.22', MISSING, false],
])('in %s it is or is not there, and overrides the baseline check when it is', (policy, expected, baseline) => {
  const pod = podOf({ securityContext: { capabilities: { add: ['NET_BIND_SERVICE'] } } });
  expect(verdict(ID, policy, pod)).toBe(expected);
  const bad = podOf({ securityContext: { capabilities: { add: ['SYS_ADMIN'] } } });
  expect(verdict('capabilities_baseline', policy, bad) !== 'passes').toBe(baseline);
});

it('lets a Windows pod pass from 1.25, and still overrides the baseline check', () => {
  const pod = podOf({ securityContext: { capabilities: { add: ['SYS_ADMIN'] } } }, { os: { name: 'windows' } });
  expect(verdict(ID, 'restricted:v1.24', pod)).not.toBe('passes');
  const checks = judge('restricted:v1.25', pod).violations.map(({ check }) => check);
  expect(checks).toEqual(['runAsNonRoot']);
  expect(judge('baseline:v1.25', pod).violations.map(({ check }) => check)).toEqual(['capabilities_baseline']);
});

it('a server before 1.24 reports the baseline check beside it', () => {
  const pod = podOf({ securityContext: { capabilities: { add: ['SYS_ADMIN'] } } });
  const checks = (server: string) => judge('restricted:v1.23', pod, server).violations.map(({ check }) => check);
  expect(checks('1.23')).toContain('capabilities_baseline');
  expect(checks('1.24')).not.toContain('capabilities_baseline');
});
