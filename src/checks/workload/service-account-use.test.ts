import { expect, test } from 'vitest';
import { testFindings } from '../test-findings.ts';
import { defaultServiceAccount } from './default-service-account.ts';
import { unneededToken } from './unneeded-token.ts';
import { podExample } from './workload-check.ts';

const account = (line = ''): string =>
  `---\napiVersion: v1\nkind: ServiceAccount\nmetadata: { name: web, namespace: shop }\n${line}\n`;
const bound = (subject: string): string => `---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: web, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
subjects: [${subject}]
`;
const named = (more = '', container = ''): string => podExample({ pod: `serviceAccountName: web\n${more}`, container });

test.each([
  ['of an account without rights', named(), 1],
  ['with the account read too', named() + account(), 1],
  ['that the pod refuses', named('automountServiceAccountToken: false'), 0],
  ['that the pod asks for', named('automountServiceAccountToken: true'), 0],
  ['that the account refuses', named() + account('automountServiceAccountToken: false'), 0],
  ['that the pod asks for before the account', named('automountServiceAccountToken: true') + account(), 0],
  ['of an account with rights', named() + bound('{ kind: ServiceAccount, name: web, namespace: shop }'), 0],
  ['of an account with rights as a user', named() + bound('{ kind: User, name: "system:serviceaccount:shop:web" }'), 0],
  ['of accounts with rights', named() + bound('{ kind: Group, name: "system:serviceaccounts:shop" }'), 0],
  ['when another has the rights', named() + bound('{ kind: ServiceAccount, name: cart, namespace: shop }'), 1],
  ['that a command uses', named('', 'command: [sh, -c, "kubectl get pods"]'), 0],
  ['that a variable shows in use', named('', 'env: [{ name: API, value: "https://kubernetes.default.svc" }]'), 0],
  ['of the default account', podExample({}), 0],
  ['of a static pod', named().replace('name: web', 'annotations: { kubernetes.io/config.mirror: x }\n  name: web'), 0],
])('a token %s: %i unneeded', (_name, manifests, count) => {
  expect(testFindings(unneededToken, manifests)).toHaveLength(count);
});

test.each([
  ['that names no account', podExample({}), ['runs as the service account default, with its token']],
  ['that names it', podExample({ pod: 'serviceAccountName: default' }), [expect.stringContaining('default')]],
  ['that names it by the old field', podExample({ pod: 'serviceAccount: default' }), [expect.any(String)]],
  ['without the token', podExample({ pod: 'automountServiceAccountToken: false' }), []],
  ['that has rights by it', podExample({}) + bound('{ kind: ServiceAccount, name: default, namespace: shop }'), []],
  ['with another account', named(), []],
])('a pod %s', (_name, manifests, messages) => {
  expect(testFindings(defaultServiceAccount, manifests).map(({ message }) => message)).toEqual(messages);
});
