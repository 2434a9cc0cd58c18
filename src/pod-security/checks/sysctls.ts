/*
 * Kernel parameters must be of the safe set: namespaced, and without effect on other pods or the node.
 *
 * Fields:  spec.securityContext.sysctls[*].name
 * Allowed: by version of the policy, each list with those before it
 *
 * Pod Security Standards, Baseline, "Sysctls".
 */
import type { PodTemplate } from '../../kube/index.ts';
import type { Check, CheckVersion, Forbidden } from '../check.ts';
import { inPod } from '../visitor.ts';

const SAFE_SINCE: readonly (readonly [since: number, names: readonly string[]])[] = [
  [
    0,
    [
      'kernel.shm_rmid_forced',
      'net.ipv4.ip_local_port_range',
      'net.ipv4.ip_unprivileged_port_start',
      'net.ipv4.ping_group_range',
      'net.ipv4.tcp_syncookies',
    ],
  ],
  [27, ['net.ipv4.ip_local_reserved_ports']],
  [
    29,
    [
      'net.ipv4.tcp_fin_timeout',
      'net.ipv4.tcp_keepalive_intvl',
      'net.ipv4.tcp_keepalive_probes',
      'net.ipv4.tcp_keepalive_time',
    ],
  ],
  [32, ['net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem']],
  [37, ['net.ipv4.tcp_notsent_lowat', 'net.ipv4.tcp_slow_start_after_idle']],
];

export const sysctls: Check = {
  id: 'sysctls',
  level: 'baseline',
  versions: SAFE_SINCE.map(([since]) => ({ since, forbids: forbidsOtherThan(safeIn(since)) })),
};

function safeIn(version: number): ReadonlySet<string> {
  return new Set(SAFE_SINCE.flatMap(([since, names]) => (since <= version ? names : [])));
}

function forbidsOtherThan(safe: ReadonlySet<string>): CheckVersion['forbids'] {
  const isUnsafe = ({ name = '' }: { readonly name?: string }): boolean => !safe.has(name);

  return ({ spec }: PodTemplate): Forbidden | undefined => {
    const all = spec?.securityContext?.sysctls;
    if (!all?.some(isUnsafe)) return undefined;
    const unsafe = all.filter(isUnsafe);
    return {
      reason: 'forbidden sysctls',
      detail: unsafe.map(({ name = '' }) => name).join(', '),
      evidence: unsafe.map(({ index, name = '' }) =>
        inPod(['spec', 'securityContext', 'sysctls', index, 'name'], `sets ${name}`),
      ),
    };
  };
}
