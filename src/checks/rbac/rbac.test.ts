import { loadAll } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import {
  isKubernetesObject,
  type JsonValue,
  LATEST_KUBERNETES_VERSION,
  readObject,
  Snapshot,
} from '../../kube/index.ts';
import { LATEST_POLICY_VERSION } from '../../pod-security/index.ts';
import { RBAC_DEFAULT_VERSIONS, rbacDefaultsFor } from '../../rbac/index.ts';
import { CheckContext } from '../context.ts';
import { RBAC_CHECKS } from './index.ts';

const SETTINGS = {
  podSecurity: { level: 'restricted', version: LATEST_POLICY_VERSION },
  kubernetesVersion: LATEST_KUBERNETES_VERSION,
  today: '2026-11-01',
} as const;

const CLUSTER = { type: 'cluster', context: 'test', resourceVersion: '1' } as const;
const FILE = { type: 'value', name: 'test' } as const;

function findings(values: readonly unknown[], origin: typeof CLUSTER | typeof FILE, ids?: string): readonly string[] {
  const objects = values.map((value) => readObject(value as JsonValue, origin)).filter(isKubernetesObject);
  const context = new CheckContext(new Snapshot(objects), SETTINGS);
  return RBAC_CHECKS.filter(({ id }) => ids === undefined || id === `rbac/${ids}`).flatMap((check) =>
    [...check.run(context)].map(
      ({ object, message, severity = check.severity }) => `${severity} ${check.id.slice(5)} ${object.name}: ${message}`,
    ),
  );
}

const found = (id: string, manifests: string, origin: typeof CLUSTER | typeof FILE = FILE) =>
  findings(loadAll(manifests), origin, id);

const RBAC = 'rbac.authorization.k8s.io';

function role(kind: 'Role' | 'ClusterRole', name: string, rules: string, more = ''): string {
  const namespace = kind === 'Role' ? ', namespace: shop' : '';
  return `---
apiVersion: ${RBAC}/v1
kind: ${kind}
metadata: { name: ${name}${namespace}${more} }
rules: [${rules}]
`;
}

function binding(
  kind: 'RoleBinding' | 'ClusterRoleBinding',
  name: string,
  of: string,
  ...subjects: readonly string[]
): string {
  const namespace = kind === 'RoleBinding' ? ', namespace: shop' : '';
  return `---
apiVersion: ${RBAC}/v1
kind: ${kind}
metadata: { name: ${name}${namespace} }
roleRef: { apiGroup: ${RBAC}, kind: ClusterRole, name: ${of} }
subjects: [${subjects.map((subject) => `{ ${subject} }`).join(', ')}]
`;
}

const JANE = 'kind: User, name: jane';
const CART = 'kind: ServiceAccount, name: cart, namespace: shop';
const rule = (verbs: string, groups: string, resources: string): string =>
  `{ verbs: [${verbs}], apiGroups: [${groups}], resources: [${resources}] }`;

describe('a fresh cluster', () => {
  it.each(RBAC_DEFAULT_VERSIONS.map((version) => [version.minor, version] as const))(
    'of 1.%i has no findings',
    (_, version) => {
      const { objects } = rbacDefaultsFor(version);
      expect(findings(objects, CLUSTER)).toEqual([]);
      expect(findings(objects, FILE)).toEqual([]);
    },
  );

  it('has none where nothing was read either', () => {
    expect(findings([], FILE)).toEqual([]);
  });
});

describe('the cluster’s own objects', () => {
  const defaults = rbacDefaultsFor(LATEST_KUBERNETES_VERSION).objects;
  const changed = (
    kind: string,
    name: string,
    change: (object: Record<string, unknown>) => object,
  ): readonly unknown[] =>
    defaults.map((object) => {
      const { name: own } = object['metadata'] as { readonly name: string };
      return object['kind'] === kind && own === name
        ? change(structuredClone(object) as Record<string, unknown>)
        : object;
    });

  it('are judged when they say more than by themselves', () => {
    const more = changed('ClusterRole', 'system:basic-user', (object) => ({
      ...object,
      rules: [...(object['rules'] as object[]), { verbs: ['get'], apiGroups: [''], resources: ['secrets'] }],
    }));
    expect(findings(more, CLUSTER)).toEqual(['medium changed-default-role system:basic-user: also allows get secrets']);
  });

  it('are judged when they are bound to others', () => {
    const more = changed('ClusterRoleBinding', 'cluster-admin', (object) => ({
      ...object,
      subjects: [...(object['subjects'] as object[]), { kind: 'User', name: 'jane' }],
    }));
    expect(findings(more, CLUSTER)).toEqual(
      expect.arrayContaining([
        'critical cluster-admin-binding cluster-admin: group system:masters, user jane may do everything everywhere',
        'medium standing-admin cluster-admin: user jane is cluster-admin at all times',
      ]),
    );
  });

  it('are not taken for such by their labels', () => {
    const forged = role(
      'ClusterRole',
      'mine',
      rule('"*"', '""', 'pods'),
      ', labels: { kubernetes.io/bootstrapping: rbac-defaults }',
    );
    expect(found('wildcard-verbs', forged)).toHaveLength(1);
  });
});

describe('a power', () => {
  it('over its own resources makes no operator stronger', () => {
    const resources = rule('create', 'monitoring.coreos.com', 'prometheuses');
    const user = role('ClusterRole', 'r', resources) + binding('ClusterRoleBinding', 'b', 'r', JANE);
    expect(found('uses-operators', user)).toHaveLength(1);
    const pods = `${resources}, ${rule('create', 'apps', 'statefulsets')}`;
    const operator = role('ClusterRole', 'r', pods) + binding('ClusterRoleBinding', 'b', 'r', CART);
    expect(found('uses-operators', operator)).toEqual([]);
    expect(found('creates-pods', operator)).toHaveLength(1);
    const account = 'kind: ServiceAccount, name: argocd-application-controller, namespace: shop';
    const applications = role('ClusterRole', 'r', rule('"*"', 'argoproj.io', 'applications'));
    const itself =
      '---\napiVersion: v1\nkind: ServiceAccount\nmetadata: { name: argocd-application-controller, namespace: shop }\n';
    expect(found('uses-operators', applications + itself + binding('RoleBinding', 'b', 'r', account))).toEqual([]);
    expect(found('uses-operators', applications + itself + binding('RoleBinding', 'b', 'r', CART))).toHaveLength(1);
  });

  it('is as bad as where it leads', () => {
    const climb = (rules: string, kind: 'RoleBinding' | 'ClusterRoleBinding' = 'RoleBinding', more = '') =>
      role('ClusterRole', 'r', rules) + binding(kind, 'b', 'r', JANE) + more;
    const safe =
      '---\napiVersion: v1\nkind: Namespace\nmetadata: { name: shop, labels: { pod-security.kubernetes.io/enforce: restricted } }\n';
    const create = rule('create', '""', 'pods');
    expect(found('creates-pods', climb(create, 'ClusterRoleBinding'))).toEqual([
      'critical creates-pods b: user jane may create pods in every namespace, and reaches cluster-admin in 2 steps',
    ]);
    expect(found('creates-pods', climb(create))).toEqual([
      'high creates-pods b: user jane may create pods in namespace "shop", and reaches a node',
    ]);
    expect(found('creates-pods', climb(create, 'RoleBinding', safe))).toEqual([
      'medium creates-pods b: user jane may create pods in namespace "shop"',
    ]);
    expect(found('reaches-pod-ports', climb(rule('create', '""', 'pods/portforward')))).toEqual([
      'low reaches-pod-ports b: user jane may reach the ports of pods, past network policies in namespace "shop"',
    ]);
    expect(
      found(
        'impersonates',
        climb(
          `{ verbs: [impersonate], apiGroups: [""], resources: [users] }, { verbs: [impersonate], apiGroups: [""], resources: [groups], resourceNames: ["system:masters"] }`,
          'ClusterRoleBinding',
        ),
      ),
    ).toEqual([
      'critical impersonates b: user jane may impersonate group "system:masters", and is cluster-admin by it',
    ]);
  });
});

describe('reading secrets', () => {
  const reader = (binding_: 'RoleBinding' | 'ClusterRoleBinding') =>
    role('ClusterRole', 'reader', '{ verbs: [get], apiGroups: [""], resources: [secrets] }') +
    binding(binding_, 'jane', 'reader', JANE) +
    binding('ClusterRoleBinding', 'root', 'cluster-admin', 'kind: ServiceAccount, namespace: shop, name: root');
  const token = `---
apiVersion: v1
kind: Secret
metadata: { name: old, namespace: shop, annotations: { kubernetes.io/service-account.name: root } }
type: kubernetes.io/service-account-token
`;

  it('is a power where a token in them leads on', () => {
    expect(found('gets-tokens', reader('RoleBinding') + token)).toEqual([
      'critical gets-tokens jane: user jane may read secrets in namespace "shop", and reaches cluster-admin in 2 steps',
    ]);
    expect(found('gets-tokens', reader('RoleBinding'))).toEqual([]);
  });
});

it('users and groups of the other kind are nobody', () => {
  const all = role('ClusterRole', 'reader', '{ verbs: [get], apiGroups: [""], resources: [pods] }');
  const to = (kind: string, name: string) =>
    `${all}${binding('ClusterRoleBinding', 'b', 'reader', `kind: ${kind}, name: "${name}"`)}`;
  expect(found('anonymous-access', to('User', 'system:unauthenticated'))).toEqual([]);
  expect(found('anonymous-access', to('Group', 'system:anonymous'))).toEqual([]);
  expect(found('everybody-access', to('User', 'system:authenticated'))).toEqual([]);
  expect(found('anonymous-access', to('User', 'system:anonymous'))).toHaveLength(1);
  expect(found('anonymous-access', to('Group', 'system:unauthenticated'))).toHaveLength(1);
});

describe('a check', () => {
  it.each<[string, string, string, string[]]>([
    [
      'cluster-admin-binding',
      'a role of another name that gives everything',
      role('ClusterRole', 'root', rule('"*"', '"*"', '"*"')) + binding('ClusterRoleBinding', 'b', 'root', CART),
      ['critical cluster-admin-binding b: service account shop/cart may do everything everywhere'],
    ],
    [
      'cluster-admin-binding',
      'a namespace',
      binding('RoleBinding', 'b', 'cluster-admin', CART),
      ['medium cluster-admin-binding b: service account shop/cart may do everything in namespace shop'],
    ],
    ['standing-admin', 'no service accounts', binding('ClusterRoleBinding', 'b', 'cluster-admin', CART), []],
    [
      'anonymous-access',
      'no discovery',
      role('ClusterRole', 'r', '{ verbs: [get], nonResourceURLs: [/healthz] }') +
        binding('ClusterRoleBinding', 'b', 'r', 'kind: Group, name: "system:unauthenticated"'),
      [],
    ],
    [
      'anonymous-access',
      'the anonymous user',
      binding('ClusterRoleBinding', 'b', 'view', 'kind: User, name: "system:anonymous"'),
      [
        'critical anonymous-access b: system:anonymous may get, list, watch configmaps, endpoints, persistentvolumeclaims without credentials',
      ],
    ],
    [
      'everybody-access',
      'what all service accounts get in a namespace',
      binding('RoleBinding', 'b', 'edit', 'kind: Group, name: "system:serviceaccounts"'),
      [expect.stringMatching(/^medium everybody-access b: every service account may /)],
    ],
    [
      'everybody-access',
      'no discovery',
      binding('ClusterRoleBinding', 'b', 'system:discovery', 'kind: Group, name: "system:authenticated"'),
      [],
    ],
    [
      'default-service-account',
      'the binding’s own namespace',
      binding('RoleBinding', 'b', 'view', 'kind: ServiceAccount, name: default'),
      ['medium default-service-account b: gives ClusterRole view to the default service account of shop'],
    ],
    [
      'secrets-everywhere',
      'watch alone',
      role('ClusterRole', 'r', rule('watch', '"*"', '"*"')) + binding('ClusterRoleBinding', 'b', 'r', JANE),
      ['high secrets-everywhere b: user jane may watch every secret'],
    ],
    [
      'secrets-everywhere',
      'no names',
      role('ClusterRole', 'r', '{ verbs: [get], apiGroups: [""], resources: [secrets], resourceNames: [a] }') +
        binding('ClusterRoleBinding', 'b', 'r', JANE),
      [],
    ],
    [
      'wildcard-verbs',
      'a role that is bound everywhere',
      role('ClusterRole', 'r', rule('"*"', '""', 'pods')) + binding('ClusterRoleBinding', 'b', 'r', JANE),
      ['high wildcard-verbs r: verbs holds *, and a ClusterRoleBinding gives it everywhere'],
    ],
    [
      'could-be-role-binding',
      'no custom resources that nothing defines',
      role('ClusterRole', 'r', rule('get', 'example.com', 'carts')) + binding('ClusterRoleBinding', 'b', 'r', JANE),
      [],
    ],
    [
      'could-be-role-binding',
      'no paths',
      role('ClusterRole', 'r', `${rule('get', '""', 'pods')}, { verbs: [get], nonResourceURLs: [/metrics] }`) +
        binding('ClusterRoleBinding', 'b', 'r', JANE),
      [],
    ],
    [
      'masters-binding',
      'users of that name',
      binding('RoleBinding', 'b', 'view', 'kind: User, name: "system:masters"'),
      ['medium masters-binding b: subject is the user system:masters'],
    ],
    ['missing-role', 'no default roles', binding('ClusterRoleBinding', 'b', 'view', JANE), []],
    [
      'missing-service-account',
      'nothing where no service account was read',
      binding('RoleBinding', 'b', 'view', CART),
      [],
    ],
    [
      'unused-role',
      'no role that is gathered',
      role(
        'ClusterRole',
        'r',
        rule('get', 'x.example.com', 'carts'),
        ', labels: { rbac.authorization.k8s.io/aggregate-to-view: "true" }',
      ),
      [],
    ],
    [
      'covered-binding',
      'the later of two equal bindings',
      binding('ClusterRoleBinding', 'a', 'view', JANE) + binding('ClusterRoleBinding', 'b', 'view', JANE),
      ['info covered-binding b: all of it is given by ClusterRoleBinding a as well'],
    ],
    [
      'covered-binding',
      'several that cover together',
      role('ClusterRole', 'x', rule('get', '""', 'pods')) +
        role('ClusterRole', 'y', rule('list', '""', 'pods')) +
        role('ClusterRole', 'z', rule('get, list', '""', 'pods')) +
        binding('ClusterRoleBinding', 'a', 'x', JANE) +
        binding('ClusterRoleBinding', 'b', 'y', JANE) +
        binding('RoleBinding', 'c', 'z', JANE),
      ['info covered-binding c: all of it is given by ClusterRoleBinding a and 1 more as well'],
    ],
    [
      'covered-binding',
      'none of another namespace',
      binding('RoleBinding', 'a', 'view', JANE) +
        binding('RoleBinding', 'b', 'view', JANE).replace('namespace: shop', 'namespace: bank'),
      [],
    ],
    [
      'aggregates-to-default',
      'what is new to the role alone',
      role(
        'ClusterRole',
        'r',
        rule('get', '""', 'pods'),
        ', labels: { rbac.authorization.k8s.io/aggregate-to-view: "true" }',
      ),
      [],
    ],
    [
      'aggregates-to-default',
      'wildcards',
      role(
        'ClusterRole',
        'r',
        rule('get', '"*"', 'carts'),
        ', labels: { rbac.authorization.k8s.io/aggregate-to-edit: "true" }',
      ),
      ['medium aggregates-to-default r: edit gains get carts'],
    ],
    [
      'changed-default-role',
      'no aggregated role that gathers more',
      role(
        'ClusterRole',
        'r',
        rule('get', '""', 'secrets'),
        ', labels: { rbac.authorization.k8s.io/aggregate-to-view: "true" }',
      ),
      [],
    ],
    ['across-namespaces', 'none of the same namespace', binding('RoleBinding', 'b', 'view', CART), []],
    [
      'subresource-wildcard',
      'no userextras',
      role('ClusterRole', 'r', rule('"impersonate:user-info"', 'authentication.k8s.io', '"userextras/*"')),
      [],
    ],
    [
      'wrong-group',
      'a group that has it',
      role('ClusterRole', 'r', rule('get', 'extensions, apps', 'deployments')),
      [],
    ],
    [
      'wrong-group',
      'a resource of nowhere',
      role('ClusterRole', 'r', rule('get', 'apps', 'deploymints')),
      ['low wrong-group r: no resource deploymints in apps: there is no such resource'],
    ],
    [
      'wrong-group',
      'a subresource that there is not',
      role('ClusterRole', 'r', rule('create', '""', 'pods/exce, pods/exec, "services/finalizers", nodes/stats')),
      ['low wrong-group r: pods have no subresource exce'],
    ],
    ['wrong-group', 'no group that is not known', role('ClusterRole', 'r', rule('get', 'example.com', 'carts')), []],
    [
      'wrong-group',
      'what has a meaning without being served',
      role(
        'ClusterRole',
        'r',
        `${rule('impersonate', '""', 'users, groups')}, ${rule('approve', 'certificates.k8s.io', 'signers')}, ${rule('use', 'policy', 'podsecuritypolicies')}`,
      ),
      [],
    ],
    [
      'cluster-scoped-in-role',
      'not its own namespace, and not bind',
      role('Role', 'r', `${rule('patch', '""', 'namespaces')}, ${rule('bind', RBAC, 'clusterroles')}`),
      [],
    ],
    [
      'cluster-scoped-in-role',
      'get on clusterroles',
      role('Role', 'r', rule('get', RBAC, 'clusterroles')),
      ['low cluster-scoped-in-role r: clusterroles live outside namespaces: the rule allows nothing'],
    ],
    [
      'names-without-effect',
      'create with patch, which apply needs',
      role('ClusterRole', 'r', '{ verbs: [create, patch], apiGroups: [""], resources: [pods], resourceNames: [a] }'),
      [],
    ],
    [
      'names-without-effect',
      'create of a subresource',
      role(
        'ClusterRole',
        'r',
        '{ verbs: [create], apiGroups: [""], resources: [serviceaccounts/token], resourceNames: [a] }',
      ),
      [],
    ],
    [
      'names-without-effect',
      'list and deletecollection',
      role(
        'ClusterRole',
        'r',
        '{ verbs: [list, deletecollection], apiGroups: [""], resources: [pods], resourceNames: [a] }',
      ),
      [
        'low names-without-effect r: list is allowed only with a field selector for one of the names',
        'low names-without-effect r: deletecollection names no object',
      ],
    ],
  ])('%s: %s', (id, _, manifests, messages) => {
    expect(found(id, manifests)).toEqual(messages);
  });

  it('knows which resources a cluster defines', () => {
    const crd =
      '---\napiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: carts.example.com }\nspec: { group: example.com, scope: Namespaced, names: { plural: carts, kind: Cart } }\n';
    const manifests =
      crd +
      role('ClusterRole', 'r', `${rule('get', 'example.com', 'carts')}, ${rule('get', 'example.com', 'baskets')}`);
    expect(found('wrong-group', manifests)).toEqual([]);
    expect(found('wrong-group', manifests, CLUSTER)).toEqual([
      'low wrong-group r: no resource baskets in example.com: there is no such resource',
    ]);
  });

  it('finds service accounts that a cluster lacks', () => {
    const account = '---\napiVersion: v1\nkind: ServiceAccount\nmetadata: { name: other, namespace: bank }\n';
    expect(found('missing-service-account', binding('RoleBinding', 'b', 'view', CART) + account, CLUSTER)).toEqual([
      'medium missing-service-account b: there is no service account shop/cart',
    ]);
  });
});
