import { apiExample, oldApiCheck } from './old-api-check.ts';

export const deprecatedApi = oldApiCheck(
  {
    id: 'upgrade/deprecated-api',
    title: 'Object is written in an API version that will go',
    severity: 'low',
    rationale: 'The API server of a coming version refuses the file, and the upgrade waits for it.',
    remediation: 'Write the object in the version that takes its place, before the upgrade.',
    examples: {
      // Whatever is deprecated now: a made-up version would be found by no one.
      bad: apiExample('resource.k8s.io/v1beta1', 'DeviceClass'),
      good: apiExample('resource.k8s.io/v1', 'DeviceClass'),
    },
  },
  ({ deprecatedIn, removedIn }, minor) =>
    minor >= deprecatedIn && minor < removedIn ? `is deprecated, and gone in v1.${removedIn}` : undefined,
);
