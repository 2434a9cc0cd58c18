import { unaskedToken } from './service-account-use.ts';
import { podExample, workloadCheck } from './workload-check.ts';

export const defaultServiceAccount = workloadCheck(
  {
    id: 'workload/default-service-account',
    title: 'Workload runs as the default service account of its namespace',
    severity: 'low',
    needs: ['pods', 'pod-templates', 'service-accounts', 'rbac'],
    rationale:
      'All pods that name no service account share one identity, and have its token mounted. What is granted to one of ' +
      'them is granted to all, and the audit log does not tell them apart.',
    remediation:
      'Name a service account of its own in `serviceAccountName`, or, where the program does not call the API, set ' +
      '`automountServiceAccountToken: false`.',
    examples: {
      bad: podExample({}),
      good: podExample({ pod: 'serviceAccountName: web' }),
    },
    references: [
      {
        title: 'Kubernetes: Service accounts',
        url: 'https://kubernetes.io/docs/concepts/security/service-accounts/',
      },
    ],
  },
  function* (workload, context) {
    const token = unaskedToken(workload, context);
    // With rights the cause is the binding, which is found by itself.
    if (token?.account !== 'default' || token.hasRights) return;
    yield {
      path: ['spec', 'serviceAccountName'],
      message: 'runs as the service account default, with its token',
    };
  },
);
