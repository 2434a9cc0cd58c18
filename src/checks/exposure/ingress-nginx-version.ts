import { imageCheck } from '../image-reference/image-check.ts';
import { podExample } from '../workload/workload-check.ts';

const REPOSITORY = /(?:^|\/)(?:ingress-nginx\/controller|nginx-ingress-controller)(?:-chroot)?$/;

export const ingressNginxVersion = imageCheck(
  {
    id: 'exposure/ingress-nginx-version',
    title: 'Ingress controller can be taken over from the pod network',
    severity: 'critical',
    rationale:
      'The admission webhook of ingress-nginx before 1.11.5, and 1.12.0, runs code for whoever can reach it, without ' +
      'credentials: any pod (CVE-2025-1974). The controller may read the Secrets of all namespaces.',
    remediation:
      'Move to 1.12.1 or above at once, or switch the webhook off until then. The project was retired in March 2026: plan ' +
      'the move to another controller or to the Gateway API.',
    examples: {
      bad: podExample({ image: 'registry.k8s.io/ingress-nginx/controller:v1.11.2' }),
      good: podExample({ image: 'registry.k8s.io/ingress-nginx/controller:v1.14.3' }),
    },
    references: [
      {
        title: 'Kubernetes: CVE-2025-1974, ingress-nginx admission controller RCE escalation',
        url: 'https://github.com/kubernetes/kubernetes/issues/131009',
      },
      {
        title: 'Kubernetes: Ingress NGINX retirement',
        url: 'https://kubernetes.io/blog/2025/11/11/ingress-nginx-retirement/',
      },
    ],
  },
  ({ repository, tag = '' }) => {
    if (!REPOSITORY.test(repository)) return undefined;
    const version = /^v?(\d{1,4})\.(\d{1,4})\.(\d{1,4})/.exec(tag)?.slice(1).map(Number);
    if (version === undefined) return undefined;
    const [major = 0, minor = 0, patch = 0] = version;
    const fixed =
      major > 1 || (major === 1 && (minor > 12 || (minor === 12 && patch >= 1) || (minor === 11 && patch >= 5)));
    return fixed ? undefined : `ingress-nginx ${tag} has CVE-2025-1974`;
  },
);
