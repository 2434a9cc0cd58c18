import { expect, it } from 'vitest';
import { faults, podOf, verdict } from '../judge-pod.ts';

const ID = 'sysctls';
const setting = (...names: readonly string[]) =>
  podOf({}, { securityContext: { sysctls: names.map((name) => ({ name, value: '1' })) } });

it.each([
  ['kernel.shm_rmid_forced', 0],
  ['net.ipv4.ip_local_port_range', 0],
  ['net.ipv4.tcp_syncookies', 0],
  ['net.ipv4.ping_group_range', 0],
  ['net.ipv4.ip_unprivileged_port_start', 0],
  ['net.ipv4.ip_local_reserved_ports', 27],
  ['net.ipv4.tcp_keepalive_time', 29],
  ['net.ipv4.tcp_fin_timeout', 29],
  ['net.ipv4.tcp_keepalive_intvl', 29],
  ['net.ipv4.tcp_keepalive_probes', 29],
  ['net.ipv4.tcp_rmem', 32],
  ['net.ipv4.tcp_wmem', 32],
  ['net.ipv4.tcp_slow_start_after_idle', 37],
  ['net.ipv4.tcp_notsent_lowat', 37],
])('%s is safe from 1.%i on', (name, since) => {
  for (let minor = 0; minor <= 37; minor++) {
    const expected = minor >= since ? 'passes' : `forbidden sysctls: ${name}`;
    expect(verdict(ID, `baseline:v1.${minor}`, setting(name))).toBe(expected);
  }
  expect(verdict(ID, 'restricted', setting(name))).toBe('passes');
});

it('tells all that are unsafe in their order, also twice', () => {
  const pod = setting('kernel.msgmax', 'net.ipv4.tcp_syncookies', 'kernel.sem', 'kernel.msgmax', '');
  expect(verdict(ID, 'baseline', pod)).toBe('forbidden sysctls: kernel.msgmax, kernel.sem, kernel.msgmax, ');
  expect(faults(ID, 'baseline', pod)[1]).toBe('spec.securityContext.sysctls[2].name');
});

it('slashes are not dots: the name must be written as it is listed', () => {
  expect(verdict(ID, 'baseline', setting('net/ipv4/tcp_syncookies'))).not.toBe('passes');
});

it('an older server does not know newer lists', () => {
  expect(verdict(ID, 'baseline:v1.37', setting('net.ipv4.tcp_notsent_lowat'), '1.36')).not.toBe('passes');
  expect(verdict(ID, 'baseline', setting('net.ipv4.tcp_notsent_lowat'), '1.36')).not.toBe('passes');
});
