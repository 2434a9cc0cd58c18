import type { JsonValue } from '../../kube/index.ts';
import type { Fix } from '../fix.ts';

/** By the check's name: what the field at fault is set to, and what could depend on how it was. */
const FIELDS: readonly (readonly [check: string, value: JsonValue, why: string])[] = [
  ['kubelet-anonymous-auth', false, 'who asks the kubelet without credentials, such as an old probe, is refused'],
  ['kubelet-always-allow', 'Webhook', 'who asks the kubelet needs rights on nodes/proxy, nodes/metrics and the like'],
  ['kubelet-read-only-port', 0, 'who reads metrics by this port has to use the other one, with credentials'],
  ['kubelet-iptables-chains', true, 'the kubelet makes chains that something else may make as well'],
  ['kubelet-rotate-certificates', true, 'the controller manager has to sign the new certificates'],
  ['kubelet-rotate-server-certificate', true, 'somebody has to approve the new certificates'],
  ['kubelet-seccomp-default', true, 'programs that use unusual system calls need a profile of their own'],
  ['kubelet-streaming-timeout', '5m', 'a connection of kubectl exec that is idle for longer is closed'],
  ['kubelet-event-rate', 50, 'events beyond that rate are dropped'],
  ['kubelet-pod-pids', 4096, 'a program with more processes and threads cannot start any other'],
  ['kube-proxy-metrics', '127.0.0.1:10249', 'who reads metrics from elsewhere no longer can'],
];

/** Sets fields of the configuration files of nodes. */
export const nodeConfigurationFixes: readonly Fix[] = FIELDS.map(([check, value, why]) => ({
  checks: [`node-configuration/${check}`],
  answer: ({ finding }) => {
    const title = `set ${finding.path.join('.')} ${value}`;
    return {
      proposals: [{ tier: 'likely', title, why, changes: [{ op: 'set', path: finding.path, value }] }],
      byHand: title,
    };
  },
}));
