import { byAbsence } from '../by-absence.ts';
import { limitsSomething, namespaceCheck, namespaceExample } from './namespace-check.ts';

export const noLimitRange = byAbsence(
  namespaceCheck(
    {
      id: 'namespace/no-limit-range',
      title: 'Namespace has no LimitRange',
      severity: 'info',
      needs: ['namespaces', 'quotas', 'pods', 'pod-templates'],
      rationale:
        'Without one a container that says nothing of resources gets no limits at all. A LimitRange gives each a default, ' +
        'and bounds what a single container may ask for.',
      remediation: 'Add a LimitRange with `default` and `defaultRequest` for containers.',
      examples: {
        bad: namespaceExample(),
        good: namespaceExample(`apiVersion: v1
kind: LimitRange
metadata:
  name: shop
  namespace: shop
spec:
  limits:
    - type: Container
      default: { memory: 256Mi }
      defaultRequest: { cpu: 100m, memory: 128Mi }`),
      },
      references: [
        { title: 'Kubernetes: Limit ranges', url: 'https://kubernetes.io/docs/concepts/policy/limit-range/' },
      ],
    },
    ({ name }, { snapshot }) =>
      snapshot.ofKind('', 'LimitRange').some((range) => range.namespace === name && limitsSomething(range))
        ? undefined
        : 'no LimitRange gives defaults',
  ),
);
