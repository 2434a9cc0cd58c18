import { expect, it } from 'vitest';
import { faults, podOf, podOfThree, verdict } from '../judge-pod.ts';

const ID = 'capabilities_baseline';
const adding = (...add: readonly (string | null)[]) => ({ securityContext: { capabilities: { add } } });

const ALLOWED = `AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID
  SYS_CHROOT`.split(/\s+/);

it.each(ALLOWED)('%s may be added', (name) => {
  expect(verdict(ID, 'baseline', podOf(adding(name)))).toBe('passes');
});

it.each(['NET_RAW', 'SYS_ADMIN', 'ALL', 'chown', 'CAP_CHOWN', 'CHOWN ', ''])('%j may not be added', (name) => {
  expect(verdict(ID, 'baseline:v1.0', podOf(adding(name)))).toBe(
    `non-default capabilities: container "app" must not include "${name}" in securityContext.capabilities.add`,
  );
});

it('a null in the list is an empty name, as the API server reads it', () => {
  expect(verdict(ID, 'baseline', podOf(adding(null)))).toContain('must not include ""');
});

it('sorts the names and tells each once, for every kind of container', () => {
  const pod = podOfThree(adding('SYS_ADMIN', 'CHOWN', 'NET_RAW', 'SYS_ADMIN'));
  expect(verdict(ID, 'baseline', pod)).toBe(
    'non-default capabilities: containers "init", "app", "debug" must not include "NET_RAW", "SYS_ADMIN" in securityContext.capabilities.add',
  );
  expect(faults(ID, 'baseline', pod).slice(0, 3)).toEqual([
    'spec.initContainers[0].securityContext.capabilities.add[0]',
    'spec.initContainers[0].securityContext.capabilities.add[2]',
    'spec.initContainers[0].securityContext.capabilities.add[3]',
  ]);
});
