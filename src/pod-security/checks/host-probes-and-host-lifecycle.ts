/*
 * Probes and lifecycle hooks must not be sent to a host of the pod author's choice: the kubelet sends them.
 *
 * Fields:  spec.{initContainers,containers,ephemeralContainers}[*]
 *            .{livenessProbe,readinessProbe,startupProbe}.{httpGet,tcpSocket}.host
 *            .lifecycle.{postStart,preStop}.{httpGet,tcpSocket}.host
 * Allowed: absent, empty
 * Since:   1.34
 *
 * Pod Security Standards, Baseline, "Host Probes / Lifecycle Hooks".
 */
import type { Container, PodTemplate, ProbeHandler } from '../../kube/index.ts';
import type { Check, Evidence, Forbidden } from '../check.ts';
import { containerNames, containersWhere, inContainer } from '../visitor.ts';
import { plural, quoted, sortedSet } from '../words.ts';

export const hostProbesAndHostLifecycle: Check = {
  id: 'hostProbesAndHostLifecycle',
  level: 'baseline',
  versions: [{ since: 34, forbids }],
};

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;
const HOOKS = ['postStart', 'preStop'] as const;
const ACTIONS = ['httpGet', 'tcpSocket'] as const;

const namesHost = (handler: ProbeHandler | undefined): boolean =>
  handler !== undefined && (Boolean(handler.httpGet?.host) || Boolean(handler.tcpSocket?.host));

const hasForbiddenHost = ({ livenessProbe, readinessProbe, startupProbe, lifecycle }: Container): boolean =>
  namesHost(livenessProbe) ||
  namesHost(readinessProbe) ||
  namesHost(startupProbe) ||
  namesHost(lifecycle?.postStart) ||
  namesHost(lifecycle?.preStop);

function forbids(pod: PodTemplate): Forbidden | undefined {
  const containers = containersWhere(pod, hasForbiddenHost);
  if (containers.length === 0) return undefined;
  const hosts: string[] = [];
  const evidence: Evidence[] = [];
  for (const placed of containers) {
    for (const { path, handler } of handlers(placed.container)) {
      for (const action of ACTIONS) {
        const host = handler?.[action]?.host;
        if (!host) continue;
        hosts.push(host);
        evidence.push(inContainer(placed, [...path, action, 'host'], `is sent to the host ${host}`));
      }
    }
  }
  // Here, and in no other check, containers of one name count once.
  const names = sortedSet(containerNames(containers));
  const values = sortedSet(hosts);
  return {
    reason: 'probe or lifecycle host',
    detail: `${plural('container', 'containers', names.length)} ${quoted(names)} ${plural('uses', 'use', names.length)} ${plural('probe or lifecycle host', 'probe or lifecycle hosts', values.length)} ${quoted(values)}`,
    evidence,
  };
}

function handlers(
  container: Container,
): readonly { readonly path: readonly string[]; readonly handler: ProbeHandler | undefined }[] {
  return [
    ...PROBES.map((probe) => ({ path: [probe], handler: container[probe] })),
    ...HOOKS.map((hook) => ({ path: ['lifecycle', hook], handler: container.lifecycle?.[hook] })),
  ];
}
