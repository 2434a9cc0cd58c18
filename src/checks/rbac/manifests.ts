/** Manifests for examples: a rule in a ClusterRole, and who is bound to it. */
export function bound(
  rules: string,
  binding: 'ClusterRoleBinding' | 'RoleBinding' = 'ClusterRoleBinding',
  subject = '{ kind: User, name: jane }',
): string {
  return `${clusterRole(rules)}---
apiVersion: rbac.authorization.k8s.io/v1
kind: ${binding}
metadata: { name: example${binding === 'RoleBinding' ? ', namespace: shop' : ''} }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: example }
subjects:
  - ${subject}
`;
}

export function clusterRole(rules: string): string {
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: example }
rules:
${rules
  .trim()
  .split('\n')
  .map((rule) => `  - { ${rule.trim()} }\n`)
  .join('')}`;
}

export const READ_PODS = 'verbs: [get], apiGroups: [""], resources: [pods]';

export const GOOD_PRACTICES = {
  title: 'Kubernetes: Role Based Access Control Good Practices',
  url: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/',
};

export const USING_RBAC = {
  title: 'Kubernetes: Using RBAC Authorization',
  url: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/',
};
