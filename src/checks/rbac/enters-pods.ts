import { bound, GOOD_PRACTICES, USING_RBAC } from './manifests.ts';
import { powerCheck } from './power-check.ts';

export const entersPods = powerCheck(
  {
    id: 'rbac/enters-pods',
    title: 'Subject can get into running pods',
    rationale:
      'A command in a container, an ephemeral container and another image all see what the pod sees: the token ' +
      'of its service account, its secrets, and the node where the pod is privileged.',
    remediation:
      'Take `pods/exec`, `pods/attach`, `pods/ephemeralcontainers` and changes of pods away, and give them for ' +
      'the time of an incident alone.',
    examples: {
      bad: bound('verbs: [create], apiGroups: [""], resources: [pods/exec]'),
      good: bound('verbs: [get], apiGroups: [""], resources: [pods, pods/log]'),
    },
    references: [GOOD_PRACTICES, USING_RBAC],
  },
  ['exec', 'attach', 'ephemeral-containers', 'change-pods'],
);
