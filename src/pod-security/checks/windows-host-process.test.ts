import { expect, it } from 'vitest';
import { faults, podOf, podOfThree, verdict } from '../judge-pod.ts';

const ID = 'windowsHostProcess';
const host = (hostProcess: boolean | null) => ({ securityContext: { windowsOptions: { hostProcess } } });
const MUST_NOT = 'must not set securityContext.windowsOptions.hostProcess=true';

it.each([
  [null, null, 'passes'],
  [false, false, 'passes'],
  [true, null, `hostProcess: pod ${MUST_NOT}`],
  [false, true, `hostProcess: container "app" ${MUST_NOT}`],
  [true, true, `hostProcess: pod and container "app" ${MUST_NOT}`],
])('pod %s, container %s', (ofPod, ofContainer, expected) => {
  expect(verdict(ID, 'baseline:v1.0', podOf(host(ofContainer), host(ofPod)))).toBe(expected);
});

it('names every kind of container, and points at each field', () => {
  const pod = podOfThree(host(true), host(true));
  expect(verdict(ID, 'restricted', pod)).toBe(`hostProcess: pod and containers "init", "app", "debug" ${MUST_NOT}`);
  expect(faults(ID, 'restricted', pod)).toEqual([
    'spec.securityContext.windowsOptions.hostProcess',
    'spec.initContainers[0].securityContext.windowsOptions.hostProcess',
    'spec.containers[0].securityContext.windowsOptions.hostProcess',
    'spec.ephemeralContainers[0].securityContext.windowsOptions.hostProcess',
  ]);
});
