import { podExample } from '../workload/workload-check.ts';
import { imageCheck } from './image-check.ts';

export const registryNotAllowed = imageCheck(
  {
    id: 'image-reference/registry-not-allowed',
    title: 'Image comes from a registry that is not allowed',
    severity: 'high',
    nothingToJudge: ({ snapshot, settings }) => {
      if (settings.allowedRegistries === undefined) return 'no allowedRegistries in the configuration';
      return snapshot.workloads.length > 0 ? undefined : 'no workloads in what was read';
    },
    rationale:
      'Images from outside your own registry are not under your scans, signatures and retention, and vanish or change ' +
      'without you. The list of allowed registries is `allowedRegistries` in `breakwater.yaml`.',
    remediation: 'Mirror the image into an allowed registry, or add its registry to the list after a review.',
    examples: {
      bad: podExample({ image: 'unknown.example.net/web:1.4' }),
      good: podExample({ image: 'registry.example.com/web:1.4' }),
    },
    references: [
      {
        title: 'NIST SP 800-190: Application Container Security Guide, 4.2 Registry countermeasures',
        url: 'https://csrc.nist.gov/pubs/sp/800/190/final',
      },
    ],
  },
  ({ registry, repository }, _placed, { settings }) => {
    const { allowedRegistries } = settings;
    if (allowedRegistries === undefined) return undefined;
    const name = `${registry}/${repository}`;
    const allowed = allowedRegistries.some(
      (entry) => name === entry || name.startsWith(entry.endsWith('/') ? entry : `${entry}/`),
    );
    return allowed ? undefined : `${registry} is not an allowed registry`;
  },
);
