import { expect, test } from 'vitest';
import { formatFieldPath } from '../../kube/index.ts';
import { testFindings } from '../test-findings.ts';
import { escapeCapability } from './escape-capability.ts';
import { keptCapabilities } from './kept-capabilities.ts';
import { netRaw } from './net-raw.ts';
import { podExample } from './workload-check.ts';

const capabilities = (lines: string, pod = ''): string =>
  podExample({ pod, container: `securityContext:\n  capabilities: { ${lines} }` });

test.each([
  ['add: [SYS_ADMIN]', ['securityContext.capabilities.add[0]']],
  ['add: [CHOWN, cap_sys_ptrace]', ['securityContext.capabilities.add[1]']],
  ['add: [ALL]', ['securityContext.capabilities.add[0]']],
  ['add: [NET_BIND_SERVICE, NET_ADMIN]', []],
  ['drop: [ALL]', []],
])('what leads to the node in %s', (lines, fields) => {
  const found = testFindings(escapeCapability, capabilities(lines)).map(({ path }) => formatFieldPath(path));
  expect(found).toEqual(fields.map((field) => `spec.containers[0].${field}`));
});

test('in a user namespace no capability leads to the node', () => {
  expect(testFindings(escapeCapability, capabilities('add: [SYS_ADMIN]', 'hostUsers: false'))).toEqual([]);
});

test.each([
  ['drop: [ALL]', undefined],
  ['drop: [all]', undefined],
  ['drop: [NET_RAW]', 'keeps DAC_OVERRIDE, SETUID, SETGID and 6 more'],
  ['drop: [DAC_OVERRIDE, SETUID, SETGID, SETFCAP, MKNOD, SYS_CHROOT]', 'keeps CHOWN, FOWNER, SETPCAP'],
  ['drop: [DAC_OVERRIDE, SETUID, SETGID, SETFCAP, MKNOD, SYS_CHROOT, CHOWN, FOWNER, SETPCAP]', undefined],
])('root keeps with %s: %s', (lines, message) => {
  expect(testFindings(keptCapabilities, capabilities(lines))[0]?.message).toBe(message);
});

test.each([
  ['runAsUser: 1000, allowPrivilegeEscalation: false', 0],
  ['runAsNonRoot: true, allowPrivilegeEscalation: false', 0],
  ['runAsUser: 1000', 1],
  ['runAsUser: 0, runAsNonRoot: true, allowPrivilegeEscalation: false', 1],
  ['privileged: true', 0],
])('a container with %s keeps what counts: %i', (lines, count) => {
  expect(testFindings(keptCapabilities, podExample({ container: `securityContext: { ${lines} }` }))).toHaveLength(
    count,
  );
});

test('NET_RAW is found at the entry that adds it', () => {
  const [found] = testFindings(netRaw, capabilities('add: [CHOWN, NET_RAW], drop: [ALL]'));
  expect(found?.path.slice(-2)).toEqual(['add', 1]);
});
