import { objectCheck } from '../object-check.ts';
import { INGRESS, ingressExample } from './ingress.ts';

const SNIPPET =
  /^(?:nginx\.ingress\.kubernetes\.io\/(?:auth|configuration|modsecurity|server|stream)-snippet|nginx\.org\/(?:location|server)-snippets)$/;

export const nginxSnippet = objectCheck(
  {
    id: 'exposure/nginx-snippet',
    title: 'Ingress puts its own text into the configuration of NGINX',
    severity: 'high',
    needs: ['routes'],
    rationale:
      'The controller serves all namespaces. A snippet can read its service account token and so, with the usual rights ' +
      'of the controller, every Secret of the cluster (CVE-2021-25742), or send the traffic of others elsewhere.',
    remediation:
      'Use the annotation or Gateway API field made for the purpose, and keep `allow-snippet-annotations: "false"` in the ' +
      "controller's ConfigMap, which is the default since 1.9.",
    examples: {
      bad: ingressExample({
        annotations: 'nginx.ingress.kubernetes.io/configuration-snippet: |\n  more_set_headers "X-A: b";',
      }),
      good: ingressExample({ annotations: 'nginx.ingress.kubernetes.io/ssl-redirect: "true"' }),
    },
    references: [
      {
        title: 'Kubernetes: CVE-2021-25742, ingress-nginx custom snippets',
        url: 'https://github.com/kubernetes/ingress-nginx/issues/7837',
      },
    ],
  },
  INGRESS,
  function* (_content, { annotations }) {
    for (const name of annotations.keys()) {
      if (SNIPPET.test(name)) yield { path: ['metadata', 'annotations', name], message: `sets ${name}` };
    }
  },
);
