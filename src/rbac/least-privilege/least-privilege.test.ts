import { describe, expect, it } from 'vitest';
import { type AuditEvent, type JsonObject, LATEST_KUBERNETES_VERSION, Snapshot } from '../../kube/index.ts';
import { rbacDefaultsFor } from '../defaults/index.ts';
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
import { type LeastPrivilegeOptions, leastPrivilege } from './least-privilege.ts';
import { Observations } from './observations.ts';
import { CART, eventOf, JANE } from './test-events.ts';

const SA = { type: 'user', name: 'system:serviceaccount:shop:cart' } as const;
const USER = { type: 'user', name: 'jane' } as const;
const DEV = { type: 'group', name: 'dev' } as const;
const ADMIN = [
  clusterRole('all', [rule('*', '*', '*'), urls('*', '*')]),
  clusterRoleBinding('cart', 'all', serviceAccount('shop', 'cart')),
];

type Targets = readonly { readonly type: 'user' | 'group'; readonly name: string }[];

function narrow(
  objects: readonly JsonObject[],
  events: readonly AuditEvent[],
  options: LeastPrivilegeOptions = {},
  targets: Targets = [SA],
) {
  const snapshot = snapshotOf(...objects);
  const { kubernetesVersion = LATEST_KUBERNETES_VERSION } = options;
  const observations = new Observations({ targets, kubernetesVersion, snapshot });
  for (const event of events) observations.add(event);
  return { ...leastPrivilege(snapshot, targets, observations, options), observations };
}

/** The rules as `namespace: verbs group/resources [names]`. */
function written({ subjects }: ReturnType<typeof narrow>): readonly string[] {
  return subjects.flatMap(({ roles }) =>
    roles.flatMap(({ namespace, rules }) =>
      rules.map(({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }) => {
        const what = nonResourceURLs.length > 0 ? nonResourceURLs : [`${apiGroups}/${resources}`];
        return `${namespace || '*'}: ${verbs} ${what}${resourceNames.length > 0 ? ` [${resourceNames}]` : ''}`;
      }),
    ),
  );
}

const outcomes = ({ replayed }: ReturnType<typeof narrow>) => replayed.map(({ outcome }) => outcome);

describe('what is written', () => {
  it('uses in a namespace become a Role there, uses across namespaces a ClusterRole', () => {
    const result = narrow(ADMIN, [
      eventOf('get', '/api/v1/namespaces/shop/configmaps/a'),
      eventOf('get', '/api/v1/namespaces/shop/configmaps/b'),
      eventOf('list', '/api/v1/namespaces/web/pods'),
      eventOf('watch', '/api/v1/namespaces/web/pods?watch=true'),
      eventOf('list', '/apis/apps/v1/deployments'),
      eventOf('get', '/metrics?x=1'),
      eventOf('create', '/api/v1/namespaces/shop/events', { objectRef: { resource: 'events', name: 'e.1' } }),
    ]);
    expect(written(result)).toEqual([
      '*: list apps/deployments',
      '*: get /metrics',
      'shop: get /configmaps [a,b]',
      'shop: create /events',
      'web: list,watch /pods',
    ]);
    expect(new Set(outcomes(result))).toEqual(new Set(['kept']));
    expect(result.gained).toEqual([]);
    expect(result.added.map(({ kind, namespace, name }) => [kind, namespace, name])).toEqual([
      ['ClusterRole', '', 'least-privilege:sa:shop:cart'],
      ['ClusterRoleBinding', '', 'least-privilege:sa:shop:cart'],
      ['Role', 'shop', 'least-privilege:sa:shop:cart'],
      ['RoleBinding', 'shop', 'least-privilege:sa:shop:cart'],
      ['Role', 'web', 'least-privilege:sa:shop:cart'],
      ['RoleBinding', 'web', 'least-privilege:sa:shop:cart'],
    ]);
    expect(result.changed.map(({ binding, object }) => [binding.name, object])).toEqual([['cart', undefined]]);
  });

  it('what is used on all objects is not written for some, nor in a namespace what is used in all', () => {
    const result = narrow(ADMIN, [
      eventOf('get', '/api/v1/namespaces/shop/pods/a'),
      eventOf('list', '/api/v1/namespaces/shop/pods?fieldSelector=metadata.name%3Da'),
      eventOf('list', '/api/v1/namespaces/shop/pods'),
      eventOf('list', '/api/v1/namespaces/web/secrets'),
      eventOf('list', '/api/v1/secrets'),
    ]);
    expect(written(result)).toEqual(['*: list /secrets', 'shop: list /pods', 'shop: get /pods [a]']);
  });

  it('what groups and the defaults of the API server give is not written again', () => {
    const objects = [
      ...ADMIN,
      clusterRole('view-pods', [rule('get,list', '', 'pods')]),
      roleBinding('shop', 'all-accounts', 'ClusterRole/view-pods', group('system:serviceaccounts:shop')),
    ];
    const result = narrow(
      objects,
      [
        eventOf('list', '/api/v1/namespaces/shop/pods'),
        eventOf('list', '/api/v1/namespaces/web/pods'),
        eventOf('get', '/version'),
      ],
      { defaults: rbacDefaultsFor(LATEST_KUBERNETES_VERSION) },
    );
    expect(written(result)).toEqual(['web: list /pods']);
    expect(outcomes(result)).toEqual(['kept', 'kept', 'kept']);
  });

  it('a binding that has other subjects keeps them', () => {
    const objects = [
      clusterRole('all', [rule('*', '*', '*')]),
      clusterRoleBinding('both', 'all', user('jane'), serviceAccount('shop', 'cart')),
    ];
    const { changed, after } = narrow(objects, [eventOf('list', '/api/v1/pods')]);
    expect(changed.map(({ object }) => object?.content['subjects'])).toEqual([[user('jane')]]);
    expect(after.boundTo(USER)).toHaveLength(1);
  });

  it('a subject that uses all it has stays as it is', () => {
    const objects = [
      role('shop', 'r', [rule('get', '', 'pods', 'a'), rule('list', '', 'pods')]),
      roleBinding('shop', 'b', 'Role/r', serviceAccount('shop', 'cart')),
    ];
    const events = [eventOf('get', '/api/v1/namespaces/shop/pods/a'), eventOf('list', '/api/v1/namespaces/shop/pods')];
    const { subjects, added, changed } = narrow(objects, events);
    expect(subjects[0]).toMatchObject({ status: 'minimal', roles: [] });
    expect([added, changed]).toEqual([[], []]);
    // Of the pods one was got: to be allowed to get every one is more.
    const wider = [role('shop', 'r', [rule('get,list', '', 'pods')]), ...objects.slice(1)];
    expect(narrow(wider, events).subjects[0]?.status).toBe('narrowed');
  });

  it('narrowing twice is narrowing once', () => {
    const events = [eventOf('get', '/api/v1/namespaces/shop/pods/a'), eventOf('list', '/apis/apps/v1/deployments')];
    const first = narrow(ADMIN, events);
    const objects = first.after.snapshot.objects.map(({ content }) => content);
    const second = narrow(objects, events);
    expect(second.subjects[0]?.status).toBe('minimal');
    expect(second.added).toEqual([]);
    expect(second.changed).toEqual([]);
  });

  it('a subject that the log does not hold stays as it is', () => {
    const { subjects, changed, added } = narrow(ADMIN, [
      eventOf('list', '/api/v1/pods', { user: JANE }),
      eventOf('list', '/api/v1/pods', { annotations: { 'authorization.k8s.io/decision': 'forbid' } }),
    ]);
    expect(subjects[0]).toMatchObject({ status: 'unobserved', roles: [] });
    expect([changed, added]).toEqual([[], []]);
  });

  it('of a user and a group, the one whose own binding gave it gets it back', () => {
    const objects = [
      clusterRole('pods', [rule('*', '', 'pods')]),
      clusterRole('nodes', [rule('*', '', 'nodes')]),
      clusterRoleBinding('jane', 'pods', user('jane')),
      clusterRoleBinding('dev', 'nodes', group('dev')),
    ];
    const events = [eventOf('list', '/api/v1/pods', { user: JANE }), eventOf('get', '/api/v1/nodes/a', { user: JANE })];
    const result = narrow(objects, events, {}, [USER, DEV]);
    expect(
      result.subjects.map(({ roles }) => roles.map(({ rules }) => rules.map(({ resources }) => resources))),
    ).toEqual([[[['pods']]], [[['nodes']]]]);
    expect(outcomes(result)).toEqual(['kept', 'kept']);
  });

  it('names that cannot stand in the name of a role are replaced, and told apart', () => {
    const name = 'https://issuer.example#jane';
    const objects = [clusterRole('all', [rule('*', '*', '*')]), clusterRoleBinding('b', 'all', user(name))];
    const { added } = narrow(objects, [eventOf('list', '/api/v1/pods', { user: { username: name } })], {}, [
      { type: 'user', name },
    ]);
    expect(added[0]?.name).toMatch(/^least-privilege:user:https:--issuer\.example-jane-[0-9a-f]{8}$/);
    expect(added[1]?.content['subjects']).toEqual([{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name }]);
  });
});

describe('widening', () => {
  const events = [
    eventOf('get', '/api/v1/namespaces/shop/pods/a'),
    eventOf('patch', '/api/v1/namespaces/shop/pods/a'),
    eventOf('list', '/api/v1/namespaces/shop/services'),
  ];

  it.each([
    [
      { readVerbs: ['get', 'list', 'watch'], names: 'keep' },
      ['get,list,watch /services', 'get,list,watch,patch /pods [a]'],
    ],
    [{ readVerbs: [], names: 'drop' }, ['get,patch /pods', 'list /services']],
    [{ readVerbs: ['get', 'list'], names: 'drop' }, ['get,list,patch /pods', 'get,list /services']],
  ] as const)('%j', (widening, expected) => {
    expect([...written(narrow(ADMIN, events, { widening }))].sort()).toEqual(
      expected.map((text) => `shop: ${text}`).sort(),
    );
  });

  it('never goes beyond what was held', () => {
    const objects = [
      role('shop', 'r', [rule('get,list', '', 'pods', 'a'), rule('get', '', 'services'), rule('*', 'x', 'y')]),
      roleBinding('shop', 'b', 'Role/r', serviceAccount('shop', 'cart')),
    ];
    const used = [
      eventOf('get', '/api/v1/namespaces/shop/pods/a'),
      eventOf('get', '/api/v1/namespaces/shop/services/s'),
    ];
    const result = narrow(objects, used, { widening: { readVerbs: ['get', 'list', 'watch'], names: 'drop' } });
    expect(written(result)).toEqual(['shop: get,list /pods [a]', 'shop: get /services']);
    expect(result.gained).toEqual([]);
  });
});

describe('requests that no rule can allow alone', () => {
  it.each([
    ['/api/v1/namespaces/shop/*'],
    ['/apis/*/v1/pods'],
    ['/api/v1/namespaces/shop/*/a/exec'],
    ['/metrics*'],
    ['/api/v1/namespaces/No Name/pods'],
  ])('%s is left out, and said to be', (uri) => {
    const result = narrow(ADMIN, [eventOf('get', uri), eventOf('list', '/api/v1/pods')]);
    expect(written(result)).toEqual(['*: list /pods']);
    expect(outcomes(result)).toEqual(['inexpressible', 'kept']);
  });

  it('an object that is named * is an object like others', () => {
    const result = narrow(ADMIN, [eventOf('get', '/api/v1/namespaces/shop/pods/*')]);
    expect(written(result)).toEqual(['shop: get /pods [*]']);
    expect(outcomes(result)).toEqual(['kept']);
  });
});

it('a request that the state would not have allowed is not explained, and nothing is given for it', () => {
  const objects = [
    clusterRole('pods', [rule('*', '', 'pods')]),
    clusterRoleBinding('b', 'pods', serviceAccount('shop', 'cart')),
  ];
  const result = narrow(objects, [eventOf('list', '/api/v1/pods'), eventOf('list', '/api/v1/secrets')]);
  expect(outcomes(result)).toEqual(['kept', 'unexplained']);
  expect(written(result)).toEqual(['*: list /pods']);
});

describe('what was never seen', () => {
  it('is told exactly, by grant, with the namespaces in which it is kept', () => {
    const objects = [
      clusterRole('r', [rule('get,list', '', 'pods,secrets'), rule('create', 'batch', 'jobs')]),
      clusterRoleBinding('b', 'r', serviceAccount('shop', 'cart')),
    ];
    const { subjects } = narrow(objects, [
      eventOf('list', '/api/v1/pods'),
      eventOf('get', '/api/v1/namespaces/web/secrets/tls'),
    ]);
    const [first, second] = subjects[0]?.neverSeen ?? [];
    expect(first?.rules.map(({ verbs, resources }) => `${verbs} ${resources}`)).toEqual([
      'get pods',
      'get,list secrets',
    ]);
    expect(first?.keptIn).toEqual(['web']);
    expect(second?.rules.map(({ verbs, resources }) => `${verbs} ${resources}`)).toEqual(['create jobs']);
    expect(second?.keptIn).toEqual([]);
  });
});

describe('impersonation', () => {
  const objects = [
    clusterRole('imp', [
      rule('impersonate', '', 'users,groups,serviceaccounts'),
      rule('*', 'authentication.k8s.io', '*'),
    ]),
    clusterRoleBinding('cart', 'imp', serviceAccount('shop', 'cart')),
    clusterRole('pods', [rule('*', '', 'pods')]),
    clusterRoleBinding('jane', 'pods', user('jane')),
  ];

  it('the impersonated user acts, and the requestor needs to impersonate', () => {
    const impersonatedUser = { username: 'jane', groups: ['dev', 'system:authenticated'], extra: { 'a.b/c': ['d'] } };
    const result = narrow(objects, [eventOf('list', '/api/v1/pods', { impersonatedUser })], {}, [SA, USER]);
    expect(written(result)).toEqual([
      '*: impersonate /groups [dev]',
      '*: impersonate /users [jane]',
      '*: impersonate authentication.k8s.io/userextras/a.b/c [d]',
      '*: list /pods',
    ]);
    expect(outcomes(result)).toEqual(['kept', 'kept', 'kept', 'kept']);
  });

  it('groups that a service account has by itself were not asked for', () => {
    const impersonatedUser = {
      username: 'system:serviceaccount:web:api',
      groups: ['system:serviceaccounts', 'system:serviceaccounts:web', 'system:authenticated'],
    };
    const result = narrow(objects, [eventOf('list', '/api/v1/pods', { impersonatedUser })]);
    expect(written(result)).toEqual(['web: impersonate /serviceaccounts [api]']);
  });

  it('a constrained mode needs the identity and the target', () => {
    const rules = [
      rule('impersonate:user-info', 'authentication.k8s.io', 'users'),
      rule('impersonate-on:user-info:list,impersonate-on:user-info:get', '', '*'),
    ];
    const constrained = [clusterRole('c', rules), clusterRoleBinding('b', 'c', serviceAccount('shop', 'cart'))];
    const event = eventOf('list', '/api/v1/pods', {
      impersonatedUser: { username: 'jane', groups: ['system:authenticated'] },
      authenticationMetadata: { impersonationConstraint: 'impersonate:user-info' },
    });
    const result = narrow(constrained, [event]);
    expect(written(result)).toEqual([
      '*: impersonate-on:user-info:list /pods',
      '*: impersonate:user-info authentication.k8s.io/users [jane]',
    ]);
    expect(outcomes(result)).toEqual(['kept', 'kept']);
  });
});

describe('checks that the log does not show', () => {
  const RBAC = '/apis/rbac.authorization.k8s.io/v1';

  it('an apply or a PUT that created needs create, with the name', () => {
    const created = { responseStatus: { code: 201 } };
    const result = narrow(ADMIN, [
      eventOf('patch', '/api/v1/namespaces/shop/configmaps/a', created),
      eventOf('update', '/api/v1/namespaces/shop/secrets/b'),
    ]);
    expect(written(result)).toEqual(['shop: create,patch /configmaps [a]', 'shop: update /secrets [b]']);
  });

  it.each([
    [34, ['shop: get /pods/exec [a]']],
    [35, ['shop: get,create /pods/exec [a]']],
  ])('exec by websocket on 1.%i', (minor, expected) => {
    const event = eventOf('get', '/api/v1/namespaces/shop/pods/a/exec?command=ls', { responseStatus: { code: 101 } });
    expect(written(narrow(ADMIN, [event], { kubernetesVersion: { major: 1, minor } }))).toEqual(expected);
  });

  it('who writes a role by holding its rules goes on holding them', () => {
    const requestObject = { kind: 'Role', rules: [rule('get', '', 'pods'), rule('list', 'apps', '*')] };
    const result = narrow(ADMIN.slice(0, 0).concat(HOLDER), [
      eventOf('create', `${RBAC}/namespaces/shop/roles`, { requestObject, responseStatus: { code: 201 } }),
      eventOf('get', '/api/v1/namespaces/shop/pods/a'),
    ]);
    expect(written(result)).toEqual([
      'shop: get /pods',
      'shop: list apps/*',
      'shop: create rbac.authorization.k8s.io/roles',
    ]);
    expect(outcomes(result)).toEqual(['kept', 'kept', 'kept']);
  });

  it('who writes a role by escalate keeps that', () => {
    const requestObject = { kind: 'Role', rules: [rule('get', '', 'pods')] };
    const result = narrow(ADMIN, [eventOf('update', `${RBAC}/namespaces/shop/roles/r`, { requestObject })]);
    expect(written(result)).toEqual(['shop: update,escalate rbac.authorization.k8s.io/roles [r]']);
  });

  it('who binds a role keeps bind on it', () => {
    const requestObject = { kind: 'RoleBinding', roleRef: { kind: 'ClusterRole', name: 'view' } };
    const result = narrow(ADMIN, [eventOf('create', `${RBAC}/namespaces/shop/rolebindings`, { requestObject })]);
    expect(written(result)).toEqual([
      'shop: bind rbac.authorization.k8s.io/clusterroles [view]',
      'shop: create rbac.authorization.k8s.io/rolebindings',
    ]);
  });

  it('an approver keeps the signer', () => {
    const requestObject = { spec: { signerName: 'example.com/x' } };
    const uri = '/apis/certificates.k8s.io/v1/certificatesigningrequests/a/approval';
    expect(written(narrow(ADMIN, [eventOf('update', uri, { requestObject })]))).toEqual([
      '*: update certificates.k8s.io/certificatesigningrequests/approval [a]',
      '*: approve certificates.k8s.io/signers [example.com/x]',
    ]);
    const domain = [
      clusterRole('c', [
        rule('update', 'certificates.k8s.io', '*'),
        rule('approve', 'certificates.k8s.io', 'signers', 'example.com/*'),
      ]),
      clusterRoleBinding('b', 'c', serviceAccount('shop', 'cart')),
    ];
    expect(written(narrow(domain, [eventOf('update', uri, { requestObject })]))).toContain(
      '*: approve certificates.k8s.io/signers [example.com/*]',
    );
  });

  it.each([
    ['apps/v1', 'ReplicaSet', 'shop: update apps/replicasets/finalizers [web]'],
    ['networking.k8s.io/v1', 'Ingress', 'shop: update networking.k8s.io/ingresses/finalizers [web]'],
    ['resource.k8s.io/v1', 'ResourceClaim', 'shop: update resource.k8s.io/resourceclaims/finalizers [web]'],
    ['v1', 'Endpoints', 'shop: update /endpoints/finalizers [web]'],
    ['v1', 'Node', '*: update /nodes/finalizers [web]'],
    ['storage.k8s.io/v1', 'StorageClass', '*: update storage.k8s.io/storageclasses/finalizers [web]'],
    ['example.com/v1', 'Cart', 'shop: update example.com/carts/finalizers [web]'],
  ])('an owner whose deletion is blocked, a %s %s, needs update on its finalizers', (apiVersion, kind, needed) => {
    const ownerReferences = [{ apiVersion, kind, name: 'web', blockOwnerDeletion: true }];
    const event = eventOf('create', '/api/v1/namespaces/shop/pods', {
      requestObject: { metadata: { ownerReferences } },
    });
    const needs = written(narrow([...ADMIN, CARTS], [event]));
    expect(new Set(needs)).toEqual(new Set(['shop: create /pods', needed]));
  });

  it.each(['', 'users', 'Unheard', '__proto__'])('an owner of the unknown kind %j is named as unknown', (kind) => {
    const ownerReferences = [{ apiVersion: 'v1', kind, name: 'web', blockOwnerDeletion: true }];
    const event = eventOf('create', '/api/v1/namespaces/shop/pods', {
      requestObject: { metadata: { ownerReferences } },
    });
    const { observations } = narrow(ADMIN, [event]);
    expect(observations.untold.map(({ reason }) => reason)).toEqual(["the resource of the owner's kind is not known"]);
  });

  it('what failed needed nothing more', () => {
    const event = eventOf('create', `${RBAC}/namespaces/shop/roles`, { responseStatus: { code: 403 } });
    const result = narrow(ADMIN, [event]);
    expect(result.observations.untold).toEqual([]);
    expect(written(result)).toEqual(['shop: create rbac.authorization.k8s.io/roles']);
  });

  it.each([
    ['create', `${RBAC}/namespaces/shop/roles`, {}, 'escalation'],
    ['create', `${RBAC}/clusterrolebindings`, {}, 'escalation'],
    ['patch', `${RBAC}/clusterroles/a`, { requestObject: { rules: [] } }, 'escalation'],
    ['create', `${RBAC}/clusterroles`, { requestObject: { rules: [7] } }, 'escalation'],
    ['update', '/apis/certificates.k8s.io/v1/certificatesigningrequests/a/approval', {}, 'signer'],
    ['create', '/api/v1/namespaces/shop/pods', {}, 'owner-finalizers'],
    [
      'create',
      '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies',
      { requestObject: { spec: { paramKind: {} } } },
      'parameters',
    ],
    ['patch', '/apis/resource.k8s.io/v1/namespaces/shop/resourceclaims/a/status', {}, 'device-claim'],
  ])('%s %s %j is named as unknown: %4$s', (verb, uri, more, kind) => {
    const { observations } = narrow(ADMIN, [eventOf(verb, uri, more)]);
    expect(observations.untold.map((untold) => untold.kind)).toContain(kind);
  });
});

const CARTS: JsonObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'carts.example.com' },
  spec: { group: 'example.com', scope: 'Namespaced', names: { plural: 'carts', kind: 'Cart' } },
};

const HOLDER: readonly JsonObject[] = [
  clusterRole('holder', [
    rule('create', 'rbac.authorization.k8s.io', 'roles'),
    rule('get,list', '', 'pods,services'),
    rule('list', 'apps', '*'),
  ]),
  clusterRoleBinding('cart', 'holder', serviceAccount('shop', 'cart')),
];

describe('events', () => {
  it('a request is counted once, whatever stages were logged', () => {
    const at = (stage: string, more: JsonObject = {}) =>
      eventOf('watch', '/api/v1/pods?watch=true', { auditID: 'one', stage, ...more });
    const { observations } = narrow(ADMIN, [
      at('RequestReceived', { annotations: {} }),
      at('ResponseStarted'),
      at('ResponseComplete'),
      at('ResponseComplete'),
    ]);
    expect(observations.counts).toMatchObject({ events: 4, received: 1, allowed: 1, repeated: 2 });
    expect(observations.uses.map(({ count }) => count)).toEqual([1]);
  });

  it('a client that chooses its audit ID hides no request', () => {
    const result = narrow(ADMIN, [
      eventOf('list', '/api/v1/pods', { auditID: 'one' }),
      eventOf('list', '/api/v1/secrets', { auditID: 'one' }),
    ]);
    expect(written(result)).toEqual(['*: list /pods,secrets']);
  });

  it('only what was allowed counts', () => {
    const { observations } = narrow(ADMIN, [
      eventOf('list', '/api/v1/pods', { annotations: { 'authorization.k8s.io/decision': 'forbid' } }),
      eventOf('list', '/api/v1/pods', { annotations: {} }),
      eventOf('list', '/api/v1/pods', { user: JANE }),
      eventOf('list', '/api/v1/%zz'),
    ]);
    expect(observations.counts).toMatchObject({
      forbidden: 1,
      undecided: 1,
      allowedOthers: 1,
      malformed: 1,
      allowed: 0,
    });
    expect(observations.uses).toEqual([]);
  });

  it('the window is that of all events', () => {
    const { observations } = narrow(ADMIN, [
      eventOf('list', '/api/v1/pods', { requestReceivedTimestamp: '2026-01-02T00:00:00.000000Z' }),
      eventOf('list', '/api/v1/pods', { user: JANE, requestReceivedTimestamp: '2026-01-01T12:00:00Z' }),
      eventOf('list', '/api/v1/pods', { requestReceivedTimestamp: 'yesterday' }),
    ]);
    expect(observations.window).toEqual({ start: Date.UTC(2026, 0, 1, 12), end: Date.UTC(2026, 0, 2) });
  });

  it('beyond the bound on different uses they are counted as missing', () => {
    const snapshot = new Snapshot([]);
    const observations = new Observations({
      ...{ targets: [SA], kubernetesVersion: LATEST_KUBERNETES_VERSION, snapshot, mostUses: 2 },
    });
    for (const name of ['a', 'b', 'c', 'd']) observations.add(eventOf('get', `/api/v1/namespaces/shop/pods/${name}`));
    expect(observations.uses).toHaveLength(2);
    expect(observations.dropped).toBe(2);
  });

  it('a user with more groupings than anybody has is counted as missing', () => {
    const { observations } = narrow(
      ADMIN,
      Array.from({ length: 1002 }, (_, index) =>
        eventOf('list', '/api/v1/pods', { user: { ...CART, groups: [`group-${index}`] } }),
      ),
    );
    expect(observations.dropped).toBe(2);
  });
});

describe('workloads', () => {
  const workload = (kind: string, name: string, account: string) =>
    objectOf({
      apiVersion: kind === 'Pod' ? 'v1' : 'apps/v1',
      kind,
      metadata: { namespace: 'shop', name },
      spec: kind === 'Pod' ? { serviceAccountName: account } : { template: { spec: { serviceAccountName: account } } },
    });
  const sights = (events: readonly AuditEvent[]) => {
    const snapshot = new Snapshot([
      workload('Deployment', 'api', 'cart'),
      workload('Deployment', 'api-gateway', 'cart'),
      workload('Pod', 'one', 'other'),
    ]);
    const observations = new Observations({
      ...{ targets: [], kubernetesVersion: LATEST_KUBERNETES_VERSION, snapshot },
    });
    for (const event of events) observations.add(event);
    return observations.workloads.sights.map(({ workload: { object }, sight }) => `${object.name} ${sight}`);
  };
  const by = (pod: string) =>
    eventOf('get', '/version', { user: { ...CART, extra: { 'authentication.kubernetes.io/pod-name': [pod] } } });

  it('are seen by the pod that the token is bound to', () => {
    expect(sights([by('api-gateway-5d9-x2')])).toEqual(['api never-seen', 'api-gateway seen', 'one never-seen']);
    expect(sights([by('api-5d9-x2')])).toEqual(['api seen', 'api-gateway never-seen', 'one never-seen']);
  });

  it('without the name of a pod the account alone is known', () => {
    expect(sights([eventOf('get', '/version')])).toEqual([
      'api account-seen',
      'api-gateway account-seen',
      'one never-seen',
    ]);
  });
});
