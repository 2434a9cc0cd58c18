/** A question that is asked of every namespace: the rights that matter most. */
export interface AccessQuestion {
  readonly id: string;
  /** `read secrets` */
  readonly title: string;
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string | undefined;
}

export const QUESTIONS: readonly AccessQuestion[] = [
  { id: 'get-secrets', title: 'read a Secret', verb: 'get', group: '', resource: 'secrets' },
  { id: 'list-secrets', title: 'list all Secrets', verb: 'list', group: '', resource: 'secrets' },
  { id: 'create-pods', title: 'create Pods', verb: 'create', group: '', resource: 'pods' },
  { id: 'exec', title: 'run commands in Pods', verb: 'create', group: '', resource: 'pods', subresource: 'exec' },
  { id: 'patch-deployments', title: 'change Deployments', verb: 'patch', group: 'apps', resource: 'deployments' },
  {
    id: 'tokens',
    title: 'request service account tokens',
    verb: 'create',
    group: '',
    resource: 'serviceaccounts',
    subresource: 'token',
  },
  {
    id: 'bind',
    title: 'create RoleBindings',
    verb: 'create',
    group: 'rbac.authorization.k8s.io',
    resource: 'rolebindings',
  },
  { id: 'delete-pods', title: 'delete Pods', verb: 'delete', group: '', resource: 'pods' },
  {
    id: 'network-policies',
    title: 'change NetworkPolicies',
    verb: 'patch',
    group: 'networking.k8s.io',
    resource: 'networkpolicies',
  },
  { id: 'impersonate', title: 'impersonate users', verb: 'impersonate', group: '', resource: 'users' },
];
