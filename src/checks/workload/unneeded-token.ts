import { seemsToUseApi, unaskedToken } from './service-account-use.ts';
import { podExample, workloadCheck } from './workload-check.ts';

export const unneededToken = workloadCheck(
  {
    id: 'workload/unneeded-token',
    title: 'Service account token is mounted where no use of it is seen',
    severity: 'low',
    needs: ['pods', 'pod-templates', 'service-accounts', 'rbac'],
    rationale:
      'Kubernetes mounts a token into every pod that does not say no. Nothing is granted to this service account, so the ' +
      'program has no use for it; an intruder has an identity in the cluster, to look around with and to wait for rights.',
    remediation:
      'Set `automountServiceAccountToken: false` on the pod or on the service account; `true` says that the token is wanted.',
    examples: {
      bad: podExample({ pod: 'serviceAccountName: web' }),
      good: podExample({ pod: 'serviceAccountName: web\nautomountServiceAccountToken: false' }),
    },
    references: [
      {
        title: 'Kubernetes: Configure service accounts for pods',
        url: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting',
      },
    ],
  },
  function* (workload, context) {
    const token = unaskedToken(workload, context);
    // The default account is another check's: it needs one of its own more than it needs no token.
    if (token === undefined || token.account === 'default' || token.hasRights || seemsToUseApi(workload)) return;
    yield {
      path: ['spec', 'automountServiceAccountToken'],
      message: `nothing is granted to service account ${token.account}, whose token is mounted`,
    };
  },
);
