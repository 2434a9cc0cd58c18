import { describe, expect, it } from 'vitest';
import { type JsonObject, type KubernetesVersion, Snapshot } from '../../kube/index.ts';
import { buildRbac } from '../rbac-index.ts';
import {
  clusterRole,
  clusterRoleBinding,
  group,
  objectOf,
  role,
  roleBinding,
  rule,
  serviceAccount,
  snapshotOf,
  urls,
  user,
} from '../test-objects.ts';
import { climbGraph } from './climb-graph.ts';
import { describePosition } from './describe-position.ts';
import { type Position, positionKey } from './position.ts';

const RBAC = 'rbac.authorization.k8s.io';
const CERTS = 'certificates.k8s.io';
const AUTH = 'authentication.k8s.io';
const ADMISSION = 'admissionregistration.k8s.io';
const JANE: Position = { type: 'identity', identity: { type: 'user', name: 'jane' } };

/** A cluster: an open and a restricted namespace, pods of several kinds, and roles of others. */
const CLUSTER: readonly JsonObject[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'open' } },
  {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'safe', labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
  },
  {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'master', labels: { 'node-role.kubernetes.io/control-plane': '' } },
  },
  { apiVersion: 'v1', kind: 'Node', metadata: { name: 'worker' } },
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { namespace: 'safe', name: 'cart' } },
  {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { namespace: 'kube-system', name: 'bootstrap-token-abcdef' },
    type: 'bootstrap.kubernetes.io/token',
  },
  {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { namespace: 'safe', name: 'mute' },
    automountServiceAccountToken: false,
  },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { namespace: 'safe', name: 'cart' },
    spec: {
      template: {
        spec: {
          serviceAccountName: 'cart',
          containers: [{ name: 'a', envFrom: [{ secretRef: { name: 'cart-env' } }] }],
        },
      },
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace: 'safe', name: 'cart-1' },
    spec: { serviceAccountName: 'cart', nodeName: 'worker', containers: [{ name: 'a' }] },
  },
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace: 'safe', name: 'mute-1' },
    spec: { serviceAccountName: 'mute', nodeName: 'worker', containers: [{ name: 'a', stdin: true }] },
  },
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace: 'open', name: 'agent' },
    spec: {
      serviceAccountName: 'agent',
      nodeName: 'worker',
      containers: [{ name: 'a', securityContext: { privileged: true } }],
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace: 'kube-system', name: 'etcd-master' },
    spec: {
      nodeName: 'master',
      automountServiceAccountToken: false,
      containers: [{ name: 'etcd' }],
      volumes: [{ name: 'd', hostPath: { path: '/var/lib/etcd' } }],
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { namespace: 'safe', name: 'cart-token', annotations: { 'kubernetes.io/service-account.name': 'cart' } },
    type: 'kubernetes.io/service-account-token',
  },
  clusterRole('cluster-admin', [rule('*', '*', '*'), urls('*', '*')]),
  clusterRoleBinding('cluster-admin', 'cluster-admin', group('system:masters')),
  clusterRole('view', [rule('get', '', 'pods')], {
    aggregationRule: { clusterRoleSelectors: [{ matchLabels: { v: '1' } }] },
  }),
  clusterRole('basic', [rule('create', 'authorization.k8s.io', 'selfsubjectaccessreviews')]),
  clusterRoleBinding('basic', 'basic', group('system:authenticated')),
  clusterRole('nodes', [rule('get', '', 'nodes/proxy')]),
  clusterRoleBinding('boss', 'nodes', user('boss'), group('ops'), group('system:bootstrappers:x')),
  role('safe', 'local', [rule('get', '', 'secrets')]),
  roleBinding('safe', 'local', 'Role/local', user('joe')),
];

/** Everything that Jane reaches in one step with those rules, by a ClusterRoleBinding or a RoleBinding in `safe`. */
function reach(
  rules: readonly JsonObject[],
  in_: 'everywhere' | 'safe',
  options: { version?: number; more?: readonly JsonObject[] } = {},
) {
  const binding =
    in_ === 'everywhere'
      ? clusterRoleBinding('jane', 'janes', user('jane'))
      : roleBinding('safe', 'jane', 'ClusterRole/janes', user('jane'));
  const version: KubernetesVersion = { major: 1, minor: options.version ?? 37 };
  const objects = [...CLUSTER, clusterRole('janes', rules), binding, ...(options.more ?? [])];
  const graph = climbGraph(buildRbac(snapshotOf(...objects), { kubernetesVersion: version }), { from: [JANE] });
  return graph
    .stepsFrom(positionKey(JANE))
    .filter(({ technique }) => technique !== 'member-of')
    .map(({ to }) => describePosition(to))
    .sort();
}

describe('a step', () => {
  it.each<[string, JsonObject[], 'everywhere' | 'safe', string[]]>([
    ['nothing', [rule('get,list,watch', '', 'pods,services')], 'everywhere', []],
    ['everything', [rule('*', '*', '*')], 'everywhere', ['cluster-admin']],
    ['everything in a namespace', [rule('*', '*', '*')], 'safe', ['everything in namespace "safe"']],
    [
      'no everything with names',
      [rule('*', '*', '*', 'a')],
      'safe',
      [
        'any service account in namespace "safe"',
        'pod-ports in namespace "safe"',
        'pods of its own making in namespace "safe"',
        'redirect-traffic in namespace "safe"',
        'secret "a" in namespace "safe"',
        'steer-pods in namespace "safe"',
      ],
    ],
    [
      'pods of one name, by server-side apply',
      [rule('create,patch', '', 'pods', 'a')],
      'safe',
      ['pods of its own making in namespace "safe"'],
    ],
    [
      'pods of one name by two rules',
      [rule('create', 'batch', 'jobs', 'a,b'), rule('patch', 'batch', 'jobs', 'b,c')],
      'safe',
      ['pods of its own making in namespace "safe"'],
    ],
    [
      'no pods of names that do not meet',
      [rule('create', 'batch', 'jobs', 'a'), rule('patch', 'batch', 'jobs', 'b')],
      'safe',
      [],
    ],
    ['no pods of one name by update', [rule('create,update', '', 'pods', 'a')], 'safe', []],
    [
      'a token secret of one name, by server-side apply',
      [rule('create,patch,get', '', 'secrets', 'a')],
      'safe',
      ['any service account in namespace "safe"', 'secret "a" in namespace "safe"'],
    ],
    [
      'a volume of one name',
      [rule('create,patch', '', 'persistentvolumes', 'a'), rule('create', '', 'pods')],
      'everywhere',
      ['any node', 'pods of its own making in every namespace'],
    ],
    [
      'a namespace of one name',
      [rule('create,patch', '', 'namespaces', 'a'), rule('create', '', 'pods')],
      'everywhere',
      ['any node', 'pods of its own making in every namespace'],
    ],
    [
      'a certificate by a request of one name',
      [
        rule('create,patch,get', CERTS, 'certificatesigningrequests', 'a'),
        rule('create', CERTS, 'certificatesigningrequests/nodeclient'),
      ],
      'everywhere',
      ['any node'],
    ],
    [
      'no webhook that is only created by name',
      [rule('create', ADMISSION, 'mutatingwebhookconfigurations', 'a')],
      'everywhere',
      [],
    ],
    ['creating pods', [rule('create', '', 'pods')], 'everywhere', ['pods of its own making in every namespace']],
    [
      'creating pods in a namespace',
      [rule('create', '', 'pods')],
      'safe',
      ['pods of its own making in namespace "safe"'],
    ],
    ['no pods with names, when created by POST', [rule('create', '', 'pods', 'a')], 'safe', []],
    [
      'creating deployments in apps',
      [rule('create', 'apps', 'deployments')],
      'safe',
      ['pods of its own making in namespace "safe"'],
    ],
    ['no deployments in the core group', [rule('create', '', 'deployments')], 'safe', []],
    [
      'creating cronjobs',
      [rule('create', 'batch', 'cronjobs')],
      'safe',
      ['pods of its own making in namespace "safe"'],
    ],
    [
      'changing deployments',
      [rule('patch', 'apps', 'deployments')],
      'safe',
      ['the templates of every Deployment in namespace "safe"'],
    ],
    [
      'changing one deployment',
      [rule('update', 'apps', 'deployments', 'cart')],
      'safe',
      ['pods of its own making in namespace "safe"'],
    ],
    ['no deployment that is not there', [rule('update', 'apps', 'deployments', 'none')], 'safe', []],
    ['no change of a job', [rule('patch', 'batch', 'jobs')], 'safe', []],
    ['changing pods', [rule('patch', '', 'pods')], 'safe', ['existing pods in namespace "safe"']],
    ['changing one pod', [rule('patch', '', 'pods', 'cart-1')], 'safe', ['pod "cart-1" in namespace "safe"']],
    ['exec', [rule('create', '', 'pods/exec')], 'everywhere', ['existing pods in every namespace']],
    ['no exec by get, from 1.35', [rule('get', '', 'pods/exec')], 'everywhere', []],
    ['exec by */exec', [rule('create', '', '*/exec')], 'safe', ['existing pods in namespace "safe"']],
    ['no exec by pods/*', [rule('create', '', 'pods/*')], 'safe', []],
    ['attach', [rule('create', '', 'pods/attach')], 'safe', ['existing pods in namespace "safe"']],
    ['no attach to a pod without input', [rule('create', '', 'pods/attach', 'cart-1')], 'safe', []],
    [
      'ephemeral containers',
      [rule('patch', '', 'pods/ephemeralcontainers')],
      'safe',
      ['existing pods in namespace "safe"'],
    ],
    ['reading secrets', [rule('get', '', 'secrets')], 'everywhere', ['secrets in every namespace']],
    ['listing secrets', [rule('list', '', 'secrets')], 'safe', ['secrets in namespace "safe"']],
    [
      'reading a secret',
      [rule('get', '', 'secrets', 'cart-token')],
      'safe',
      ['secret "cart-token" in namespace "safe"'],
    ],
    ['no secrets by create', [rule('create', '', 'secrets')], 'safe', []],
    [
      'token secrets',
      [rule('create,get', '', 'secrets')],
      'safe',
      ['any service account in namespace "safe"', 'secrets in namespace "safe"'],
    ],
    [
      'token secrets, read by one name',
      [rule('create', '', 'secrets'), rule('get', '', 'secrets', 'x')],
      'safe',
      ['any service account in namespace "safe"', 'secret "x" in namespace "safe"'],
    ],
    ['a bootstrap token', [rule('create', '', 'secrets')], 'everywhere', ['group "system:bootstrappers:x"']],
    ['tokens', [rule('create', '', 'serviceaccounts/token')], 'everywhere', ['any service account in every namespace']],
    [
      'a token',
      [rule('create', '', 'serviceaccounts/token', 'cart')],
      'safe',
      ['user "system:serviceaccount:safe:cart"'],
    ],
    ['no token of an account of another namespace', [rule('create', '', 'serviceaccounts/token', 'agent')], 'safe', []],
    ['any user', [rule('impersonate', '', 'users')], 'everywhere', ['any user']],
    ['one user', [rule('impersonate', '', 'users', 'boss')], 'everywhere', ['user "boss"']],
    ['no user by a RoleBinding', [rule('impersonate', '', 'users')], 'safe', []],
    ['no group alone', [rule('impersonate', '', 'groups')], 'everywhere', []],
    [
      'any group',
      [rule('impersonate', '', 'groups,users')],
      'everywhere',
      ['any node', 'any user', 'group "system:masters"'],
    ],
    [
      'system:masters, with one user',
      [rule('impersonate', '', 'groups', 'system:masters'), rule('impersonate', '', 'users', 'x')],
      'everywhere',
      ['group "system:masters"', 'user "x"'],
    ],
    [
      'a node',
      [rule('impersonate', '', 'users', 'system:node:worker'), rule('impersonate', '', 'groups', 'system:nodes')],
      'everywhere',
      ['group "system:nodes"', 'node "worker"', 'user "system:node:worker"'],
    ],
    [
      'service accounts',
      [rule('impersonate', '', 'serviceaccounts')],
      'safe',
      ['any service account in namespace "safe"'],
    ],
    [
      'a service account',
      [rule('impersonate', '', 'serviceaccounts', 'cart')],
      'everywhere',
      ['user "system:serviceaccount:safe:cart"'],
    ],
    [
      'uids',
      [rule('impersonate', '', 'users', 'x'), rule('impersonate', AUTH, 'uids')],
      'everywhere',
      ['forge-attributes in every namespace', 'user "x"'],
    ],
    ['no bind alone', [rule('bind', RBAC, 'clusterroles')], 'everywhere', []],
    [
      'bind everywhere',
      [rule('bind', RBAC, 'clusterroles'), rule('create', RBAC, 'clusterrolebindings')],
      'everywhere',
      ['cluster-admin'],
    ],
    [
      'bind in every namespace',
      [rule('bind', RBAC, 'clusterroles'), rule('create', RBAC, 'rolebindings')],
      'everywhere',
      ['everything in every namespace'],
    ],
    [
      'bind in a namespace',
      [rule('bind', RBAC, 'clusterroles'), rule('create', RBAC, 'rolebindings')],
      'safe',
      ['everything in namespace "safe"'],
    ],
    [
      'no bind everywhere by a RoleBinding',
      [rule('bind', RBAC, 'clusterroles'), rule('create', RBAC, 'clusterrolebindings')],
      'safe',
      [],
    ],
    [
      'bind one role',
      [rule('bind', RBAC, 'clusterroles', 'nodes'), rule('create', RBAC, 'clusterrolebindings')],
      'everywhere',
      ['ClusterRole "nodes" everywhere'],
    ],
    [
      'bind by apply of a name',
      [rule('bind', RBAC, 'clusterroles', 'nodes'), rule('create,patch', RBAC, 'clusterrolebindings', 'mine')],
      'everywhere',
      ['ClusterRole "nodes" everywhere'],
    ],
    [
      'bind through an existing binding',
      [rule('bind', RBAC, 'clusterroles'), rule('patch', RBAC, 'clusterrolebindings', 'boss')],
      'everywhere',
      ['ClusterRole "nodes" everywhere'],
    ],
    [
      'bind through any existing binding',
      [rule('bind', RBAC, 'roles'), rule('patch', RBAC, 'rolebindings')],
      'safe',
      ['any Role that a RoleBinding refers to in namespace "safe"'],
    ],
    [
      'bind through none that has another role',
      [rule('bind', RBAC, 'clusterroles', 'view'), rule('patch', RBAC, 'clusterrolebindings', 'boss')],
      'everywhere',
      [],
    ],
    [
      'bind Roles',
      [rule('bind', RBAC, 'roles'), rule('create', RBAC, 'rolebindings')],
      'safe',
      ['Role "*" in namespace "safe"'],
    ],
    ['no escalate alone', [rule('escalate', RBAC, 'clusterroles')], 'everywhere', []],
    ['escalate a role that all hold', [rule('escalate,patch', RBAC, 'clusterroles')], 'everywhere', ['cluster-admin']],
    [
      'escalate its own role',
      [rule('escalate,update', RBAC, 'clusterroles', 'janes')],
      'everywhere',
      ['cluster-admin'],
    ],
    [
      'no escalate of a role that it does not hold',
      [rule('escalate,update', RBAC, 'clusterroles', 'nodes')],
      'everywhere',
      [],
    ],
    ['the kubelet', [rule('get', '', 'nodes/proxy')], 'everywhere', ['any node']],
    ['the kubelet of a node', [rule('create', '', 'nodes/proxy', 'worker')], 'everywhere', ['node "worker"']],
    ['no kubelet by a RoleBinding', [rule('get', '', 'nodes/proxy')], 'safe', []],
    [
      'volumes of a node, with pods',
      [rule('create', '', 'persistentvolumes,pods')],
      'everywhere',
      ['any node', 'pods of its own making in every namespace'],
    ],
    ['no volumes alone', [rule('create', '', 'persistentvolumes')], 'everywhere', []],
    [
      'namespace labels, with pods',
      [rule('patch', '', 'namespaces'), rule('create', '', 'pods')],
      'safe',
      ['any node', 'pods of its own making in namespace "safe"'],
    ],
    ['no labels alone', [rule('patch', '', 'namespaces')], 'safe', []],
    [
      'certificates for any client',
      [
        rule('create,get', CERTS, 'certificatesigningrequests'),
        rule('update', CERTS, 'certificatesigningrequests/approval'),
        rule('approve', CERTS, 'signers'),
      ],
      'everywhere',
      ['any node', 'any user and any group but system:masters'],
    ],
    [
      'certificates of one signer',
      [
        rule('create,get', CERTS, 'certificatesigningrequests'),
        rule('update', CERTS, 'certificatesigningrequests/approval'),
        rule('approve', CERTS, 'signers', 'kubernetes.io/kube-apiserver-client-kubelet'),
      ],
      'everywhere',
      ['any node'],
    ],
    [
      "certificates of a domain's signers",
      [
        rule('create,get', CERTS, 'certificatesigningrequests'),
        rule('update', CERTS, 'certificatesigningrequests/approval'),
        rule('approve', CERTS, 'signers', 'kubernetes.io/*'),
      ],
      'everywhere',
      ['any node', 'any user and any group but system:masters'],
    ],
    [
      'no certificates that it cannot approve',
      [rule('create,get', CERTS, 'certificatesigningrequests'), rule('approve', CERTS, 'signers')],
      'everywhere',
      [],
    ],
    [
      'certificates of nodes that approve themselves',
      [
        rule('create,get', CERTS, 'certificatesigningrequests'),
        rule('create', CERTS, 'certificatesigningrequests/nodeclient'),
      ],
      'everywhere',
      ['any node'],
    ],
    [
      'signing',
      [rule('sign', CERTS, 'signers', 'example.com/x')],
      'everywhere',
      ['sign-certificates in every namespace'],
    ],
    [
      'mutating webhooks',
      [rule('create', ADMISSION, 'mutatingwebhookconfigurations')],
      'everywhere',
      ['pods of its own making in every namespace', 'secrets in every namespace'],
    ],
    [
      'validating webhooks',
      [rule('create', ADMISSION, 'validatingwebhookconfigurations')],
      'everywhere',
      ['secrets in every namespace'],
    ],
    [
      'mutating policies',
      [rule('create', ADMISSION, 'mutatingadmissionpolicies,mutatingadmissionpolicybindings')],
      'everywhere',
      ['pods of its own making in every namespace'],
    ],
    [
      'weakened admission',
      [rule('delete', ADMISSION, 'validatingadmissionpolicies')],
      'everywhere',
      ['weaken-admission in every namespace'],
    ],
    ['port forwarding', [rule('create', '', 'pods/portforward')], 'safe', ['pod-ports in namespace "safe"']],
    ['nodes and taints', [rule('patch', '', 'nodes')], 'everywhere', ['steer-pods in every namespace']],
    [
      'APIServices and CRDs',
      [rule('create', 'apiregistration.k8s.io', 'apiservices')],
      'everywhere',
      ['serve-apis in every namespace'],
    ],
    ['token reviews', [rule('create', AUTH, 'tokenreviews')], 'everywhere', ['review-tokens in every namespace']],
    ['node logs', [rule('get', '', 'nodes/log')], 'everywhere', ['node-logs in every namespace']],
    [
      'an operator that runs pods, named by the rule',
      [rule('create', 'tekton.dev', 'taskruns')],
      'safe',
      ['pods of its own making in namespace "safe"'],
    ],
    ['no operator that nothing shows', [rule('create', 'tekton.dev', '*')], 'safe', []],
    ['an operator that applies anything', [rule('patch', 'helm.cattle.io', 'helmcharts')], 'safe', ['cluster-admin']],
  ])('with %s', (_, rules, in_, found) => {
    expect(reach(rules, in_)).toEqual(found);
  });

  it.each([
    ['get pods/exec', rule('get', '', 'pods/exec'), 34, 35],
    [
      'mutating policies',
      rule('create', ADMISSION, 'mutatingadmissionpolicies,mutatingadmissionpolicybindings'),
      36,
      35,
    ],
  ])('with %s is there in some versions alone', (_, held, there, notThere) => {
    expect(reach([held], 'everywhere', { version: there })).not.toEqual([]);
    expect(reach([held], 'everywhere', { version: notThere })).toEqual([]);
  });

  it('adds a privileged ephemeral container where Pod Security lets it', () => {
    expect(reach([rule('patch', '', 'pods/ephemeralcontainers')], 'everywhere')).toEqual([
      'existing pods in every namespace',
      'node "master"',
      'node "worker"',
    ]);
  });

  it('escalates Roles, and ClusterRoles bound in a namespace, for that namespace', () => {
    const rules = [rule('escalate,patch', RBAC, 'roles')];
    const more = [roleBinding('safe', 'own', 'Role/local', user('jane'))];
    expect(reach(rules, 'safe', { more })).toContain('everything in namespace "safe"');
    expect(reach(rules, 'safe')).toEqual([]);
  });

  it.each<[string, JsonObject[], 'everywhere' | 'safe', string]>([
    [
      'a new Role',
      [rule('create,escalate,bind', RBAC, 'roles'), rule('create', RBAC, 'rolebindings')],
      'safe',
      'everything in namespace "safe"',
    ],
    [
      'a new ClusterRole of a name that may be bound',
      [
        rule('create,escalate', RBAC, 'clusterroles'),
        rule('bind', RBAC, 'clusterroles', 'mine'),
        rule('create', RBAC, 'clusterrolebindings'),
      ],
      'everywhere',
      'cluster-admin',
    ],
    [
      'a ClusterRole that is there',
      [rule('patch,escalate,bind', RBAC, 'clusterroles', 'nodes'), rule('create', RBAC, 'clusterrolebindings')],
      'everywhere',
      'cluster-admin',
    ],
    [
      'a Role that is there',
      [rule('update,escalate,bind', RBAC, 'roles', 'local'), rule('create', RBAC, 'rolebindings')],
      'safe',
      'everything in namespace "safe"',
    ],
  ])('writes %s and binds it', (_, rules, in_, end) => {
    expect(reach(rules, in_)).toContain(end);
    for (const left of rules.keys()) {
      const without = rules.filter((_rule, at) => at !== left);
      expect(reach(without, in_)).not.toContain(end);
    }
  });

  it('has a new role gathered into one that it holds', () => {
    const rules = [rule('escalate,create', RBAC, 'clusterroles')];
    expect(reach(rules, 'everywhere')).toEqual([]);
    expect(reach(rules, 'everywhere', { more: [clusterRoleBinding('v', 'view', user('jane'))] })).toEqual([
      'cluster-admin',
    ]);
    expect(reach(rules, 'everywhere', { more: [roleBinding('safe', 'v', 'ClusterRole/view', user('jane'))] })).toEqual([
      'everything in namespace "safe"',
    ]);
  });

  it('creates a service account that a binding names and the cluster lacks', () => {
    const origin = { type: 'cluster', context: 'test', resourceVersion: '1' } as const;
    const objects = [
      ...CLUSTER,
      clusterRoleBinding('ghost', 'nodes', serviceAccount('safe', 'ghost')),
      clusterRole('janes', [rule('create', '', 'serviceaccounts,serviceaccounts/token')]),
      roleBinding('safe', 'jane', 'ClusterRole/janes', user('jane')),
    ];
    const read = new Snapshot(objects.map((object) => ({ ...objectOf(object), origin })));
    const ends = (snapshot: Snapshot) =>
      climbGraph(buildRbac(snapshot), { from: [JANE] })
        .stepsFrom(positionKey(JANE))
        .filter(({ technique }) => technique === 'create-missing-account')
        .map(({ to }) => describePosition(to));
    expect(ends(read)).toEqual(['user "system:serviceaccount:safe:ghost"']);
    expect(ends(snapshotOf(...objects))).toEqual([]);
  });

  it('needs several rights together of which a group may give one', () => {
    const more = [
      clusterRole('reader', [rule('get', '', 'secrets', 'x')]),
      roleBinding('safe', 'r', 'ClusterRole/reader', group('system:authenticated')),
    ];
    expect(reach([rule('create', '', 'secrets')], 'safe', { more })).toEqual([
      'any service account in namespace "safe"',
    ]);
    expect(reach([rule('create', '', 'secrets')], 'everywhere', { more })).toContain(
      'any service account in namespace "safe"',
    );
  });

  it('acts through an operator with the service account that does its work', () => {
    const argo = {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { namespace: 'argocd', name: 'argocd-application-controller' },
    };
    const crd = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'applications.argoproj.io' },
    };
    expect(reach([rule('*', 'argoproj.io', '*')], 'everywhere', { more: [argo, crd] })).toEqual([
      'user "system:serviceaccount:argocd:argocd-application-controller"',
    ]);
    expect(reach([rule('*', 'argoproj.io', '*')], 'safe', { more: [argo, crd] })).toEqual([]);
  });
});

it('a role is gathered by one that is held once it has the label', () => {
  const objects = [
    clusterRole('all', [], { aggregationRule: { clusterRoleSelectors: [{ matchLabels: { in: '1' } }] } }),
    clusterRole('base', [rule('escalate,patch', RBAC, 'clusterroles', 'spare')], { labels: { in: '1' } }),
    clusterRole('spare', [rule('get', '', 'pods')]),
    clusterRoleBinding('jane', 'all', user('jane')),
  ];
  const steps = (...all: readonly JsonObject[]) =>
    climbGraph(buildRbac(snapshotOf(...all)), { from: [JANE] }).stepsFrom(positionKey(JANE));
  const gathering = 'write more into ClusterRole "spare", and have "all", which it holds, gather it';
  const actions = (...all: readonly JsonObject[]) => steps(...all).map(({ action }) => action);
  expect(actions(...objects)).toContain(gathering);
  expect(actions(...objects.toSpliced(2, 1))).not.toContain(gathering);
});

describe('constrained impersonation', () => {
  const rules = (on: string, target: string) => [
    rule('impersonate:user-info', AUTH, 'users', 'boss'),
    rule(`impersonate-on:user-info:${on}`, '', target),
  ];
  const ends = (held: JsonObject[], version = 37, more: readonly JsonObject[] = []) => {
    const objects = [
      ...CLUSTER,
      ...more,
      clusterRole('janes', held),
      clusterRoleBinding('jane', 'janes', user('jane')),
    ];
    const index = buildRbac(snapshotOf(...objects), { kubernetesVersion: { major: 1, minor: version } });
    const graph = climbGraph(index, { from: [JANE] });
    return [...graph.places.values()]
      .filter(({ position }) => position.type === 'limited')
      .flatMap(({ steps }) => steps.map(({ to }) => describePosition(to)));
  };

  it('gives what the identity holds as far as impersonate-on reaches', () => {
    expect(ends(rules('get', 'nodes/proxy'))).toEqual(['any node']);
    expect(ends(rules('get', 'nodes/proxy'), 35)).toEqual([]);
    expect(ends(rules('list', 'nodes/proxy'))).toEqual([]);
    expect(ends(rules('get', 'pods'))).toEqual([]);
  });

  const of = (user: string) => rule('impersonate:user-info', AUTH, 'users', user);
  const on = (verb: string, apiGroup: string, resource: string, names?: string) =>
    rule(
      verb
        .split(',')
        .map((one) => `impersonate-on:user-info:${one}`)
        .join(),
      apiGroup,
      resource,
      names,
    );
  const ADMIN_USER = [clusterRoleBinding('root', 'cluster-admin', user('root'))];

  it.each<[string, JsonObject[], string[]]>([
    ['one object alone', [of('root'), on('get', '', 'secrets', 'tls')], ['secret "tls" in every namespace']],
    ['no create by POST for a name', [of('root'), on('create', '', 'pods', 'a')], []],
    [
      'a create by apply for a name',
      [of('root'), on('create,patch', '', 'pods', 'a')],
      ['pods of its own making in every namespace'],
    ],
    [
      'two rights together',
      [of('root'), on('create', '', 'secrets'), on('list', '', 'secrets')],
      ['any service account in every namespace', 'group "system:bootstrappers:x"', 'secrets in every namespace'],
    ],
    [
      'what is asked in the course of a request without a right of its own',
      [of('root'), on('create', RBAC, 'clusterrolebindings')],
      ['cluster-admin'],
    ],
    ['no impersonation in its turn', [of('root'), on('impersonate', '', 'users,groups')], []],
    ['nobody who may not do it', [of('joe'), on('create', RBAC, 'clusterrolebindings')], []],
    ['no other user', [of('tim'), on('create', RBAC, 'clusterrolebindings')], []],
  ])('reaches %s', (_, held, expected) => {
    expect([...new Set(ends([...held], 37, ADMIN_USER))].sort()).toEqual(expected);
  });

  it('is cut by what the requestor holds', () => {
    const objects = [
      ...CLUSTER,
      ...ADMIN_USER,
      clusterRole('janes', [of('root'), on('create', RBAC, 'clusterrolebindings')]),
      clusterRoleBinding('jane', 'janes', user('jane')),
    ];
    const graph = climbGraph(buildRbac(snapshotOf(...objects)), { from: [JANE] });
    const last = [...graph.places.values()]
      .flatMap(({ steps }) => steps)
      .filter(({ technique }) => technique === 'bind-roles');
    expect(
      last.map(({ needs }) => needs.map((grants) => grants.map(({ binding, ruleIndex }) => [binding.name, ruleIndex]))),
    ).toEqual([[[['jane', 1]]]]);
  });

  const node = (mode: string, name?: string) => rule(`impersonate:${mode}`, AUTH, 'nodes', name);
  it.each<[string, JsonObject[], string[]]>([
    [
      'the secrets and accounts of the pods of a node',
      [
        node('arbitrary-node', 'worker'),
        rule('impersonate-on:arbitrary-node:get', '', 'secrets'),
        rule('impersonate-on:arbitrary-node:create', '', 'serviceaccounts/token'),
      ],
      [
        'user "system:serviceaccount:open:agent"',
        'user "system:serviceaccount:safe:cart"',
        'user "system:serviceaccount:safe:mute"',
      ],
    ],
    [
      'only what it may ask for',
      [node('arbitrary-node'), rule('impersonate-on:arbitrary-node:get', '', 'secrets')],
      ['secret "cart-env" in namespace "safe"'],
    ],
    [
      'nothing of another node',
      [node('arbitrary-node', 'master'), rule('impersonate-on:arbitrary-node:get', '', 'secrets')],
      [],
    ],
    [
      'nothing in the mode of the own node, for a user',
      [node('associated-node'), rule('impersonate-on:associated-node:get', '', 'secrets')],
      [],
    ],
  ])('as a node reaches %s', (_, held, expected) => {
    expect(reach(held, 'everywhere')).toEqual(expected);
    expect(reach(held, 'everywhere', { version: 35 })).toEqual([]);
  });
});

describe('what comes with a position', () => {
  const graph = climbGraph(buildRbac(snapshotOf(...CLUSTER)), {
    from: [
      { type: 'new-pods', namespace: '' },
      { type: 'pods', namespace: '' },
      { type: 'pods', namespace: 'safe', interactive: true },
      { type: 'secrets', namespace: '' },
      { type: 'secrets', namespace: 'kube-system', name: 'bootstrap-token-abcdef' },
      { type: 'workloads', kind: 'Deployment', group: 'apps', namespace: '' },
      { type: 'any-identity' },
      { type: 'identity', identity: { type: 'group', name: 'system:masters' } },
      { type: 'users' },
      { type: 'role', kind: 'Role', name: '*', namespace: 'safe' },
      { type: 'everything', namespace: '' },
      { type: 'identity', identity: { type: 'user', name: 'system:serviceaccount:safe:cart' } },
    ],
  });
  const from = (position: Position) =>
    [...new Set(graph.stepsFrom(positionKey(position)).map(({ to }) => describePosition(to)))].sort();

  it.each<[string, Position, string[]]>([
    [
      'new pods in an open namespace',
      { type: 'new-pods', namespace: 'open' },
      ['any node', 'any service account in namespace "open"', 'secrets in namespace "open"'],
    ],
    [
      'new pods in a restricted namespace',
      { type: 'new-pods', namespace: 'safe' },
      ['any service account in namespace "safe"', 'secrets in namespace "safe"'],
    ],
    [
      'pods of a namespace',
      { type: 'pods', namespace: 'safe' },
      ['secret "cart-env" in namespace "safe"', 'user "system:serviceaccount:safe:cart"'],
    ],
    [
      'a bootstrap token',
      { type: 'secrets', namespace: 'kube-system', name: 'bootstrap-token-abcdef' },
      ['group "system:bootstrappers"'],
    ],
    ['interactive pods', { type: 'pods', namespace: 'safe', interactive: true }, []],
    [
      'a privileged pod',
      { type: 'pods', namespace: 'open' },
      ['node "worker"', 'user "system:serviceaccount:open:agent"'],
    ],
    ["etcd's pod", { type: 'pods', namespace: 'kube-system' }, ['cluster-admin', 'node "master"']],
    ['secrets', { type: 'secrets', namespace: 'safe' }, ['user "system:serviceaccount:safe:cart"']],
    [
      'templates',
      { type: 'workloads', kind: 'Deployment', group: 'apps', namespace: '' },
      ['pods of its own making in namespace "safe"'],
    ],
    [
      'a node',
      { type: 'node', name: 'worker' },
      ['secret "cart-env" in namespace "safe"']
        .slice(1)
        .concat([
          'node "worker"',
          'user "system:serviceaccount:open:agent"',
          'user "system:serviceaccount:safe:cart"',
          'user "system:serviceaccount:safe:mute"',
        ]),
    ],
    [
      'a node of the control plane',
      { type: 'node', name: 'master' },
      ['cluster-admin', 'node "master"', 'user "system:serviceaccount:kube-system:default"'],
    ],
    ['any user', { type: 'users' }, ['user "boss"', 'user "joe"']],
    ['any Role', { type: 'role', kind: 'Role', name: '*', namespace: 'safe' }, ['Role "local" in namespace "safe"']],
    ['a Role', { type: 'role', kind: 'Role', name: 'local', namespace: 'safe' }, ['secrets in namespace "safe"']],
    [
      'system:masters',
      { type: 'identity', identity: { type: 'group', name: 'system:masters' } },
      ['cluster-admin', 'group "system:authenticated"'],
    ],
    [
      'a service account',
      { type: 'identity', identity: { type: 'user', name: 'system:serviceaccount:safe:cart' } },
      ['group "system:serviceaccounts:safe"'],
    ],
  ])('%s', (_, position, found) => {
    expect(from(position)).toEqual(found);
  });

  it('everything in a namespace holds every step of it', () => {
    expect(from({ type: 'everything', namespace: 'safe' })).toEqual(
      expect.arrayContaining([
        'pods of its own making in namespace "safe"',
        'existing pods in namespace "safe"',
        'any node',
      ]),
    );
  });
});
