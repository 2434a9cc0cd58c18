import { podExample, workloadCheck } from './workload-check.ts';

export const hostAliases = workloadCheck(
  {
    id: 'workload/host-aliases',
    title: 'Pod writes its own hosts file',
    severity: 'low',
    rationale:
      '`hostAliases` takes names out of DNS: traffic for them goes to a fixed address, unseen by whoever watches ' +
      'name resolution, and stays there when the service moves.',
    remediation:
      'Resolve the name in DNS, or through a Service of type ExternalName or one with its own EndpointSlice.',
    examples: {
      bad: podExample({ pod: 'hostAliases:\n  - ip: 10.1.2.3\n    hostnames: [payments.example.com]' }),
      good: podExample({}),
    },
    references: [
      {
        title: 'Kubernetes: Adding entries to a pod’s hosts file',
        url: 'https://kubernetes.io/docs/tasks/network/customize-hosts-file-for-pods/',
      },
    ],
  },
  function* ({ spec }) {
    for (const { index, hostnames = [] } of spec.hostAliases ?? []) {
      // A pod that gives its own loopback a name misleads nobody else, but the entry is as hidden.
      yield { path: ['spec', 'hostAliases', index], message: `${hostnames.length} names resolve to a fixed address` };
    }
  },
);
