import type { Check } from '../check.ts';
import { detectProviderSecrets } from './detection/index.ts';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

const example = (annotation: string): string => `apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
  annotations:
    ${annotation}
spec:
  ports: [{ port: 443 }]
`;

export const inAnnotation: Check = {
  id: 'secrets/in-annotation',
  title: 'Credential is written into an annotation',
  severity: 'high',
  needs: ['pods', 'pod-templates', 'services', 'routes', 'namespaces', 'service-accounts'],
  rationale:
    'Annotations are shown to everybody who may see that the object exists, and `kubectl apply` keeps a copy of the ' +
    'whole object in one of them, Secrets included.',
  remediation:
    'Change the credential and remove the annotation. Write Secrets with `kubectl create` or with server-side apply, ' +
    'which keep no copy.',
  examples: {
    bad: example('example.com/hook: https://shop:tr0ub4dor@hooks.example.com/'),
    good: example('example.com/hook: https://hooks.example.com/'),
  },
  references: [
    {
      title: 'Kubernetes: Well-known annotations, last-applied-configuration',
      url: 'https://kubernetes.io/docs/reference/labels-annotations-taints/#kubectl-kubernetes-io-last-applied-configuration',
    },
  ],
  *run({ snapshot }) {
    for (const object of snapshot.objects) {
      for (const [name, text] of object.annotations) {
        const path = ['metadata', 'annotations', name];
        // The values of a Secret are not kept: that there is a copy is what counts.
        if (object.kind === 'Secret' && object.group === '' && name === LAST_APPLIED) {
          yield { check: inAnnotation, object, path, message: 'holds a copy of the Secret' };
          continue;
        }
        for (const { title, masked } of detectProviderSecrets(text)) {
          yield { check: inAnnotation, object, path, message: `holds a ${title}, ${masked}` };
        }
      }
    }
  },
};
