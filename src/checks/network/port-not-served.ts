import { type UnservedPort, unservedPorts } from '../../network/index.ts';
import type { Check } from '../check.ts';
import { isSystemNamespace } from '../namespace/system-namespace.ts';
import { policyExample, workloadExample } from './examples.ts';
import { NETWORK_NEEDS, noPolicy, reachabilityOf } from './network-answers.ts';

export const portNotServed: Check = {
  id: 'network/port-not-served',
  title: 'Network policy names a port that no container has',
  severity: 'low',
  rationale:
    'Policies see the port of the pod and not that of the Service in front of it. A rule for a port that the pods do ' +
    'not listen on opens nothing, so that the connection it was written for is refused.',
  remediation: 'Name the container’s port, by number or by its name.',
  examples: {
    bad: workloadExample() + policyExample('podSelector: {}\ningress:\n  - ports: [{ port: 80 }]'),
    good: workloadExample() + policyExample('podSelector: {}\ningress:\n  - ports: [{ port: main }]'),
  },
  references: [
    {
      title: 'Kubernetes: Service, port definitions',
      url: 'https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports',
    },
  ],
  needs: NETWORK_NEEDS,
  nothingToJudge: noPolicy,
  *run(context) {
    for (const unserved of unservedPorts(context.answer(reachabilityOf))) {
      const { policy, path, direction } = unserved;
      if (isSystemNamespace(policy.object.namespace)) continue;
      const whose = direction === 'ingress' ? 'the pods it is for' : 'the pods it leads to';
      const message = `${portText(unserved)} is no port of ${whose}${servedText(unserved)}`;
      yield { check: portNotServed, object: policy.object, path, message };
    }
  },
};

function portText({ port }: UnservedPort): string {
  if (port.type === 'named') return `${port.protocol ?? ''} ${port.name}`.trim();
  const [start, end] = port.ports;
  return start === end ? `${port.protocol} ${start}` : `${port.protocol} ${start} to ${end}`;
}

const MOST_SHOWN = 4;

function servedText({ served }: UnservedPort): string {
  const ports = [...new Set(served.map(({ name, port, protocol }) => `${protocol} ${port}${name && ` (${name})`}`))];
  if (ports.length === 0) return '';
  const more = ports.length > MOST_SHOWN ? ` and ${ports.length - MOST_SHOWN} more` : '';
  return `: they have ${ports.slice(0, MOST_SHOWN).join(', ')}${more}`;
}
