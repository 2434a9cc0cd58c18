import { podExample } from '../workload/workload-check.ts';
import { imageCheck } from './image-check.ts';

export const noDigest = imageCheck(
  {
    id: 'image-reference/no-digest',
    title: 'Image is not pinned by digest',
    severity: 'info',
    rationale:
      'A tag can be moved to another image, by its owner or by whoever took over the account. A digest names the exact ' +
      'bytes that were scanned and signed.',
    remediation: 'Add the digest behind the tag, and let a bot such as Renovate keep both current.',
    examples: {
      bad: podExample({ image: 'registry.example.com/web:1.4' }),
      good: podExample({
        image: 'registry.example.com/web:1.4@sha256:4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945',
      }),
    },
    references: [
      { title: 'Kubernetes: Images', url: 'https://kubernetes.io/docs/concepts/containers/images/#image-names' },
    ],
  },
  // No tag and `latest` are a finding of their own, with the same remedy.
  ({ tag, digest }) =>
    digest === undefined && tag !== undefined && tag !== 'latest' ? `the tag ${tag} can move` : undefined,
);
