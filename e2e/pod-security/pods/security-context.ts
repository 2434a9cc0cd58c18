import fc, { type Arbitrary } from 'fast-check';
import { type Fields, freeText, mostly, present, seldom } from './arbitraries.ts';

const profile = fc.constantFrom<Fields>(
  { type: 'RuntimeDefault' },
  { type: 'Unconfined' },
  { type: 'Localhost', localhostProfile: 'profiles/a.json' },
);

const seLinuxOptions = fc
  .record({
    type: fc.option(
      fc.oneof(
        fc.constantFrom('container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t', 'spc_t', ''),
        freeText,
      ),
      { nil: undefined },
    ),
    user: fc.option(fc.oneof(fc.constantFrom('', 'system_u'), freeText), { nil: undefined, freq: 2 }),
    role: fc.option(fc.oneof(fc.constantFrom('', 'system_r'), freeText), { nil: undefined, freq: 2 }),
    level: fc.option(fc.constant('s0:c1'), { nil: undefined }),
  })
  .map(present);

const userId = fc.constantFrom(0, 0, 1, 1000, 2_147_483_647);

/** The capabilities the baseline allows, some that it does not, and spellings of both that it must not mistake. */
const capability = fc.oneof(
  fc.constantFrom(
    'AUDIT_WRITE',
    'CHOWN',
    'DAC_OVERRIDE',
    'FOWNER',
    'FSETID',
    'KILL',
    'MKNOD',
    'NET_BIND_SERVICE',
    'SETFCAP',
    'SETGID',
    'SETPCAP',
    'SETUID',
    'SYS_CHROOT',
  ),
  fc.constantFrom('NET_BIND_SERVICE', 'SYS_ADMIN', 'CAP_SYS_ADMIN', 'CAP_CHOWN', 'NET_RAW', 'ALL', 'all', 'chown', ''),
  freeText,
);

function capabilities(wildness: number): Arbitrary<Fields> {
  return fc
    .record({
      drop: mostly<unknown, unknown>(wildness, ['ALL'], fc.option(fc.array(capability, { maxLength: 3 }))),
      add: seldom(wildness, fc.array(capability, { maxLength: 4 })),
    })
    .map(present);
}

/** A container's security context that no other field can make invalid; `validPod` settles the rest. */
export function containerSecurityContext(wildness: number): Arbitrary<Fields | null | undefined> {
  const context = fc
    .record({
      allowPrivilegeEscalation: mostly<unknown, unknown>(wildness, false, fc.constantFrom(undefined, null, true)),
      capabilities: mostly<unknown, unknown>(
        wildness,
        { drop: ['ALL'] },
        fc.oneof(fc.constantFrom(undefined, null), capabilities(0.6)),
      ),
      privileged: seldom(wildness, fc.boolean()),
      procMount: seldom(wildness, fc.constantFrom('Default', 'Unmasked')),
      runAsNonRoot: mostly<unknown, unknown>(wildness, undefined, fc.constantFrom(true, true, false, null)),
      runAsUser: seldom(wildness, userId),
      seccompProfile: seldom(wildness, profile),
      appArmorProfile: seldom(wildness, profile),
      seLinuxOptions: seldom(wildness, seLinuxOptions),
      windowsOptions: seldom(wildness, fc.constantFrom<Fields>({}, { hostProcess: false }, { runAsUserName: 'user' })),
      readOnlyRootFilesystem: seldom(wildness, fc.boolean()),
    })
    .map(present);
  return mostly<Fields | null | undefined, Fields | null | undefined>(
    wildness / 2,
    undefined,
    fc.constantFrom(undefined, null),
  ).chain((none) => (none === null ? fc.constant(null) : context));
}

const sysctl = fc.record({
  name: fc.constantFrom(
    'kernel.shm_rmid_forced',
    'net.ipv4.ip_local_port_range',
    'net.ipv4.tcp_syncookies',
    'net.ipv4.ping_group_range',
    'net.ipv4.ip_unprivileged_port_start',
    'net.ipv4.ip_local_reserved_ports',
    'net.ipv4.tcp_keepalive_time',
    'net.ipv4.tcp_fin_timeout',
    'net.ipv4.tcp_keepalive_intvl',
    'net.ipv4.tcp_keepalive_probes',
    'net.ipv4.tcp_rmem',
    'net.ipv4.tcp_wmem',
    'net.ipv4.tcp_slow_start_after_idle',
    'net.ipv4.tcp_notsent_lowat',
    'kernel.msgmax',
    'kernel/shm_rmid_forced',
    'net/ipv4/tcp_syncookies',
    'net.core.somaxconn',
    'fs.mqueue.msg_max',
    'vm.swappiness',
  ),
  value: fc.constantFrom('0', '1'),
});

/** A pod's security context that no other field can make invalid; `validPod` settles the rest. */
export function podSecurityContext(wildness: number): Arbitrary<Fields | null | undefined> {
  const context = fc
    .record({
      runAsNonRoot: mostly<unknown, unknown>(wildness, true, fc.constantFrom(undefined, null, false)),
      seccompProfile: mostly<unknown, unknown>(wildness, { type: 'RuntimeDefault' }, fc.option(profile)),
      appArmorProfile: seldom(wildness, profile),
      runAsUser: seldom(wildness, userId),
      seLinuxOptions: seldom(wildness, seLinuxOptions),
      sysctls: seldom(wildness, fc.uniqueArray(sysctl, { maxLength: 3, selector: ({ name }) => name })),
      windowsOptions: seldom(wildness, fc.constantFrom<Fields>({}, { hostProcess: false }, { runAsUserName: 'user' })),
      fsGroup: seldom(wildness, userId),
    })
    .map(present);
  return mostly<boolean, boolean>(wildness / 3, true, fc.constant(false)).chain((given) =>
    given ? context : fc.constantFrom(undefined, null),
  );
}
