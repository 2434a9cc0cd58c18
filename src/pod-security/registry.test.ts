import { expect, it } from 'vitest';
import { CHECKS } from './checks/index.ts';
import { checksFor } from './registry.ts';

const ids = (level: 'baseline' | 'restricted', policy: number, server = 37) =>
  checksFor(level, policy, server).map(({ check }) => check.id);

const BASELINE_1_0 = [
  'appArmorProfile',
  'capabilities_baseline',
  'hostNamespaces',
  'hostPathVolumes',
  'hostPorts',
  'privileged',
  'procMount',
  'seLinuxOptions',
  'seccompProfile_baseline',
  'sysctls',
  'windowsHostProcess',
];

it('there are 19 checks', () => {
  expect(CHECKS).toHaveLength(19);
  expect(new Set(CHECKS.map(({ id }) => id)).size).toBe(19);
});

it('baseline has eleven checks, and a twelfth from 1.34', () => {
  expect(ids('baseline', 0)).toEqual(BASELINE_1_0);
  expect(ids('baseline', 33)).toEqual(BASELINE_1_0);
  expect(ids('baseline', 34)).toEqual(BASELINE_1_0.toSpliced(5, 0, 'hostProbesAndHostLifecycle'));
});

it.each([
  [7, ['restrictedVolumes', 'runAsNonRoot'], ['hostPathVolumes']],
  [8, ['allowPrivilegeEscalation', 'restrictedVolumes', 'runAsNonRoot'], ['hostPathVolumes']],
  [
    19,
    ['allowPrivilegeEscalation', 'restrictedVolumes', 'runAsNonRoot', 'seccompProfile_restricted'],
    ['hostPathVolumes', 'seccompProfile_baseline'],
  ],
  [
    22,
    [
      'allowPrivilegeEscalation',
      'capabilities_restricted',
      'restrictedVolumes',
      'runAsNonRoot',
      'seccompProfile_restricted',
    ],
    ['capabilities_baseline', 'hostPathVolumes', 'seccompProfile_baseline'],
  ],
  [
    35,
    [
      'allowPrivilegeEscalation',
      'capabilities_restricted',
      'procMount_restricted',
      'restrictedVolumes',
      'runAsNonRoot',
      'runAsUser',
      'seccompProfile_restricted',
    ],
    ['capabilities_baseline', 'hostPathVolumes', 'procMount', 'seccompProfile_baseline'],
  ],
])('restricted in 1.%i is what is left of baseline, then its own checks', (minor, own, overridden) => {
  const left = ids('baseline', minor).filter((id) => !overridden.includes(id));
  expect(ids('restricted', minor)).toEqual([...left, ...own]);
});

it('a policy newer than the server is the server’s newest', () => {
  expect(ids('baseline', Number.POSITIVE_INFINITY, 33)).toEqual(ids('baseline', 33));
  expect(ids('restricted', 37, 34)).toEqual(ids('restricted', 34));
});

it('a server before 1.24 overrides nothing', () => {
  expect(ids('restricted', 23, 23)).toEqual([
    ...BASELINE_1_0,
    'allowPrivilegeEscalation',
    'capabilities_restricted',
    'restrictedVolumes',
    'runAsNonRoot',
    'runAsUser',
    'seccompProfile_restricted',
  ]);
});

it('the list for a policy is made once', () => {
  expect(checksFor('restricted', 30, 37)).toBe(checksFor('restricted', 30, 37));
});
