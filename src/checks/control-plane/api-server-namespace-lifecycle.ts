import { componentExample, flagCheck } from './flag-check.ts';

export const apiServerNamespaceLifecycle = flagCheck(
  'kube-apiserver',
  {
    id: 'control-plane/api-server-namespace-lifecycle',
    title: 'API server takes objects into namespaces that are being deleted',
    severity: 'medium',
    rationale:
      'With NamespaceLifecycle off objects can be made in namespaces that do not exist, or that are being deleted, ' +
      'and survive there unseen.',
    remediation: 'Remove `NamespaceLifecycle` from `--disable-admission-plugins`.',
    examples: {
      bad: componentExample('kube-apiserver', { 'disable-admission-plugins': 'NamespaceLifecycle' }),
      good: componentExample('kube-apiserver'),
    },
  },
  (flags) =>
    flags.list('disable-admission-plugins').includes('NamespaceLifecycle')
      ? { flag: 'disable-admission-plugins', message: 'NamespaceLifecycle is disabled' }
      : undefined,
);
