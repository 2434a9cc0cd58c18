import { podExample } from '../workload/workload-check.ts';
import { imageCheck } from './image-check.ts';

export const pullPolicy = imageCheck(
  {
    id: 'image-reference/pull-policy',
    title: 'Pull policy may run a stale or an unauthorised image',
    severity: 'low',
    rationale:
      'With `IfNotPresent` or `Never` the node runs the image it has: for a tag that moves, an old one, and for a ' +
      'private image, one that this pod has no credentials for but another pod pulled.',
    remediation:
      'Set `imagePullPolicy: Always`, which asks the registry and downloads only what changed, or pin the image by ' +
      'digest. On many-tenant clusters switch the AlwaysPullImages admission plugin on.',
    examples: {
      bad: podExample({ image: 'registry.example.com/web:latest', container: 'imagePullPolicy: IfNotPresent' }),
      good: podExample({ image: 'registry.example.com/web:latest', container: 'imagePullPolicy: Always' }),
    },
    references: [
      {
        title: 'Kubernetes: Image pull policy',
        url: 'https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy',
      },
    ],
  },
  ({ tag, digest }, { container }) => {
    const { imagePullPolicy: policy } = container;
    if (policy === 'Never') return 'never asks the registry';
    // Without a policy the API server defaults to Always for latest, and to IfNotPresent for another tag.
    const moves = digest === undefined && (tag === undefined || tag === 'latest');
    return moves && policy === 'IfNotPresent' ? 'keeps the first image that the node saw' : undefined;
  },
  'imagePullPolicy',
);
