import { componentExample, flagCheck } from './flag-check.ts';

export const apiServerAlwaysPullImages = flagCheck(
  'kube-apiserver',
  {
    id: 'control-plane/api-server-always-pull-images',
    title: 'API server lets pods use private images of others',
    severity: 'info',
    rationale:
      'A pod may run an image that lies on its node, also a private one that it has no credentials for. ' +
      'AlwaysPullImages makes each pod show its own.',
    remediation: 'Add `AlwaysPullImages` to `--enable-admission-plugins` on clusters that tenants share.',
    examples: {
      bad: componentExample('kube-apiserver', { 'enable-admission-plugins': 'NodeRestriction' }),
      good: componentExample('kube-apiserver'),
    },
  },
  (flags) =>
    flags.list('enable-admission-plugins').includes('AlwaysPullImages')
      ? undefined
      : { flag: 'enable-admission-plugins', message: 'AlwaysPullImages is not enabled' },
);
