import { podExample } from '../workload/workload-check.ts';
import { imageCheck } from './image-check.ts';

export const latestTag = imageCheck(
  {
    id: 'image-reference/latest-tag',
    title: 'Image is whatever the registry calls latest',
    severity: 'medium',
    rationale:
      'Without a tag, or with `latest`, each start may run other code than the one before, and nobody can tell which ' +
      'was reviewed, or go back to it.',
    remediation: 'Name a version, and better its digest: `image: registry.example.com/web:1.4@sha256:…`.',
    examples: {
      bad: podExample({ image: 'registry.example.com/web:latest' }),
      good: podExample({ image: 'registry.example.com/web:1.4' }),
    },
    references: [
      { title: 'Kubernetes: Images', url: 'https://kubernetes.io/docs/concepts/containers/images/#image-names' },
    ],
  },
  ({ tag, digest }) => {
    if (digest !== undefined) return undefined;
    if (tag === undefined) return 'has no tag, which means latest';
    return tag === 'latest' ? 'has the tag latest' : undefined;
  },
);
