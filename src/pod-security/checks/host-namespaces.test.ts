import { expect, it } from 'vitest';
import { faults, podOf, verdict } from '../judge-pod.ts';

const ID = 'hostNamespaces';

it.each([
  [{}, 'passes'],
  [{ hostNetwork: false, hostPID: false, hostIPC: false }, 'passes'],
  [{ hostNetwork: true }, 'hostNetwork=true'],
  [{ hostPID: true }, 'hostPID=true'],
  [{ hostIPC: true }, 'hostIPC=true'],
  [{ hostIPC: true, hostPID: true, hostNetwork: true }, 'hostNetwork=true, hostPID=true, hostIPC=true'],
])('%j', (spec, detail) => {
  const expected = detail === 'passes' ? detail : `host namespaces: ${detail}`;
  expect(verdict(ID, 'baseline:v1.0', podOf({}, spec))).toBe(expected);
  expect(verdict(ID, 'restricted', podOf({}, spec))).toBe(expected);
});

it('points at each field', () => {
  expect(faults(ID, 'baseline', podOf({}, { hostIPC: true, hostPID: true }))).toEqual(['spec.hostPID', 'spec.hostIPC']);
});
