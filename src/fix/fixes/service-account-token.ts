import { byHand, type Fix } from '../fix.ts';

/** Mounts no token of a service account where nothing was granted to it. */
export const serviceAccountToken: Fix = {
  checks: ['workload/unneeded-token', 'workload/default-service-account'],
  answer({ workload }) {
    if (workload === undefined) return byHand('');
    return {
      proposals: [
        {
          tier: 'likely',
          title: 'set automountServiceAccountToken false',
          why: 'a program that shows its token to others, such as a vault, or reads what every account may, would miss it',
          changes: [
            { op: 'set', path: [...workload.templatePath, 'spec', 'automountServiceAccountToken'], value: false },
          ],
        },
      ],
      byHand: 'set automountServiceAccountToken to false, or name a service account of its own',
    };
  },
};
