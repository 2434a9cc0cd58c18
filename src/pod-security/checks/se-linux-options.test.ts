import { expect, it } from 'vitest';
import { faults, podOf, podOfThree, verdict } from '../judge-pod.ts';

const ID = 'seLinuxOptions';
const options = (seLinuxOptions: Record<string, string>) => ({ securityContext: { seLinuxOptions } });
const says = (what: string) => `seLinuxOptions: ${what}`;
const SET = 'set forbidden securityContext.seLinuxOptions:';

it.each([
  [{}, 'passes'],
  [{ type: '', user: '', role: '' }, 'passes'],
  [{ type: 'container_t', level: 's0:c1' }, 'passes'],
  [{ type: 'container_init_t' }, 'passes'],
  [{ type: 'container_kvm_t' }, 'passes'],
  [{ type: 'spc_t' }, says(`container "app" ${SET} type "spc_t"`)],
  [{ user: 'u' }, says(`container "app" ${SET} user may not be set`)],
  [{ role: 'r' }, says(`container "app" ${SET} role may not be set`)],
  [
    { type: 'spc_t', user: 'u', role: 'r' },
    says(`container "app" ${SET} type "spc_t"; user may not be set; role may not be set`),
  ],
])('%j', (given, expected) => {
  expect(verdict(ID, 'baseline:v1.0', podOf(options(given)))).toBe(expected);
});

it.each([
  ['baseline:v1.30', '1.37', false],
  ['baseline:v1.31', '1.37', true],
  ['baseline', '1.37', true],
  ['baseline', '1.30', false],
  ['restricted:v1.31', '1.31', true],
])('container_engine_t in %s on server %s passes: %s', (policy, server, passes) => {
  expect(verdict(ID, policy, podOf(options({ type: 'container_engine_t' })), server) === 'passes').toBe(passes);
});

it('names the pod and every kind of container, sorts the types, and points at each field', () => {
  const pod = podOfThree(options({ type: 'b_t', user: 'u' }), options({ type: 'a_t' }));
  expect(verdict(ID, 'baseline', pod)).toBe(
    says(`pod and containers "init", "app", "debug" ${SET} types "a_t", "b_t"; user may not be set`),
  );
  expect(faults(ID, 'baseline', pod).slice(0, 3)).toEqual([
    'spec.securityContext.seLinuxOptions.type',
    'spec.initContainers[0].securityContext.seLinuxOptions.type',
    'spec.initContainers[0].securityContext.seLinuxOptions.user',
  ]);
});

it('a server before 1.26 names user and role only beside a type', () => {
  expect(verdict(ID, 'baseline', podOf(options({ user: 'u' })), '1.25')).toBe(says(`container "app" ${SET} `));
  expect(verdict(ID, 'baseline', podOf(options({ type: 'x', user: 'u' })), '1.25')).toBe(
    says(`container "app" ${SET} type "x"; user may not be set`),
  );
});
