import { clusterPattern, type Pattern, pattern } from '../pattern.ts';
import type { Power } from '../position.ts';
import { heldAny, type Technique, where } from '../technique.ts';

interface PowerEntry {
  readonly power: Power;
  readonly action: string;
  readonly patterns: readonly Pattern[];
}

const WRITE = ['create', 'update', 'patch'];
const CHANGE = ['update', 'patch', 'delete'];
const ADMISSION = 'admissionregistration.k8s.io';

/** Rights that do harm and lead to no other position by themselves. */
const POWERS: readonly PowerEntry[] = [
  {
    power: 'pod-ports',
    action: 'reach the ports of pods, past network policies',
    patterns: [
      ...each(pattern, ['create', 'get'], '', 'pods/portforward'),
      ...each(pattern, ['create', 'get'], '', 'pods/proxy'),
      ...each(pattern, ['create', 'get'], '', 'services/proxy'),
    ],
  },
  {
    power: 'steer-pods',
    action: 'steer pods to nodes, by labels, taints or bindings',
    patterns: [
      ...each(clusterPattern, CHANGE, '', 'nodes'),
      ...each(clusterPattern, ['update', 'patch'], '', 'nodes/status'),
      pattern('create', '', 'pods/binding'),
      pattern('create', '', 'bindings'),
    ],
  },
  {
    power: 'sign-certificates',
    action: 'put certificates into signing requests',
    patterns: [clusterPattern('sign', 'certificates.k8s.io', 'signers')],
  },
  {
    power: 'weaken-admission',
    action: 'take admission rules away or change them',
    patterns: [
      ...each(clusterPattern, CHANGE, ADMISSION, 'validatingwebhookconfigurations'),
      ...each(clusterPattern, CHANGE, ADMISSION, 'mutatingwebhookconfigurations'),
      ...each(clusterPattern, [...WRITE, 'delete'], ADMISSION, 'validatingadmissionpolicies'),
      ...each(clusterPattern, [...WRITE, 'delete'], ADMISSION, 'validatingadmissionpolicybindings'),
    ],
  },
  {
    power: 'serve-apis',
    action: 'answer requests for parts of the API, or convert custom resources',
    patterns: [
      ...each(clusterPattern, WRITE, 'apiregistration.k8s.io', 'apiservices'),
      ...each(clusterPattern, WRITE, 'apiextensions.k8s.io', 'customresourcedefinitions'),
    ],
  },
  {
    power: 'review-tokens',
    action: 'try out tokens and learn whose they are',
    patterns: [clusterPattern('create', 'authentication.k8s.io', 'tokenreviews')],
  },
  {
    power: 'node-logs',
    action: "read the logs of nodes, or write containers' memory to their disks",
    patterns: [clusterPattern('get', '', 'nodes/log'), clusterPattern('create', '', 'nodes/checkpoint')],
  },
  {
    power: 'redirect-traffic',
    action: 'send the traffic of services elsewhere',
    patterns: [
      ...each(pattern, WRITE, '', 'endpoints'),
      ...each(pattern, WRITE, 'discovery.k8s.io', 'endpointslices'),
      ...each(pattern, ['update', 'patch'], '', 'services/status'),
    ],
  },
];

function each(make: typeof pattern, verbs: readonly string[], group: string, resource: string): readonly Pattern[] {
  return verbs.map((verb) => make(verb, group, resource));
}

export const harm: readonly Technique[] = POWERS.map(({ power, action, patterns }) => ({
  id: power,
  patterns,
  *ways(asker) {
    const held = heldAny(asker, patterns);
    yield {
      to: { type: 'power', power, namespace: asker.scope },
      needs: [held],
      action: `${action}${where(asker.scope)}`,
    };
  },
}));
