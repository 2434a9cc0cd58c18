import fc from 'fast-check';
import { loadAll } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { audit } from '../../audit/index.ts';
import {
  type Gap,
  isKubernetesObject,
  type JsonValue,
  LATEST_KUBERNETES_VERSION,
  readObject,
  Snapshot,
} from '../../kube/index.ts';
import {
  connectionsIn,
  MeshedConnectivity,
  meshesOf,
  Reachability,
  readCluster,
  SPECIFICATION,
} from '../../network/index.ts';
import { LATEST_POLICY_VERSION } from '../../pod-security/index.ts';
import { CheckContext } from '../context.ts';
import { istioExample, meshExample, policyExample, workloadExample } from './examples.ts';
import { NETWORK_CHECKS } from './index.ts';

const SETTINGS = {
  podSecurity: { level: 'restricted', version: LATEST_POLICY_VERSION },
  kubernetesVersion: LATEST_KUBERNETES_VERSION,
  today: '2026-11-01',
} as const;
const CLUSTER = { type: 'cluster', context: 'test', resourceVersion: '1' } as const;
const FILE = { type: 'value', name: 'test' } as const;

function contextOf(manifests: string, origin: typeof CLUSTER | typeof FILE = FILE, gaps: readonly Gap[] = []) {
  const objects = loadAll(manifests)
    .map((value) => readObject(value as JsonValue, origin))
    .filter(isKubernetesObject);
  return new CheckContext(new Snapshot(objects, gaps), SETTINGS);
}

/** `severity object: message` of each finding of a check. */
function found(id: string, manifests: string, origin: typeof CLUSTER | typeof FILE = FILE): readonly string[] {
  const context = contextOf(manifests, origin);
  return NETWORK_CHECKS.filter((check) => check.id === `network/${id}`).flatMap((check) =>
    [...check.run(context)].map(
      ({ object, message, severity = check.severity }) => `${severity} ${object.name}: ${message}`,
    ),
  );
}

function service(name: string, spec: string): string {
  return `---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec: ${spec}
`;
}

const WEB = workloadExample();
const DB = `---\n${workloadExample('db', 5432)}`;

describe('a namespace', () => {
  test('is closed by default by an admin tier too, and system namespaces are not judged', () => {
    const baseline = `---
apiVersion: policy.networking.k8s.io/v1alpha1
kind: BaselineAdminNetworkPolicy
metadata: { name: default }
spec:
  subject: { namespaces: {} }
  ingress: [{ action: Deny, from: [{ namespaces: {} }] }]
`;
    expect(found('no-default-deny-ingress', WEB)).toEqual([
      'medium web: a pod that no policy names takes connections from every pod and outside',
    ]);
    expect(found('no-default-deny-ingress', WEB + baseline)).toEqual([
      'medium web: a pod that no policy names takes connections from outside',
    ]);
    expect(found('no-default-deny-ingress', WEB.replaceAll('namespace: shop', 'namespace: kube-system'))).toEqual([]);
  });

  test('is not judged where policies of a plugin have a say', () => {
    const cilium = '---\napiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: { name: a, namespace: shop }\n';
    const { findings, verdicts } = audit(contextOf(WEB + cilium), RULES);
    expect(findings).toEqual([]);
    const own = verdicts.find(({ check }) => check.id === 'network/no-default-deny-ingress');
    expect(own).toMatchObject({ verdict: 'not-evaluated' });
  });

  test('without policies is one finding for each direction', () => {
    const { findings } = audit(contextOf(WEB), RULES);
    expect(findings.map(({ finding, alsoFails }) => [finding.check.id, alsoFails])).toEqual([
      ['network/no-default-deny-ingress', ['network/reachable-from-every-namespace']],
      ['network/no-default-deny-egress', ['network/metadata-service-reachable', 'network/egress-to-internet']],
    ]);
  });
});

const RULES = {
  checks: NETWORK_CHECKS,
  severities: new Map(),
  exceptions: [],
  baseline: undefined,
  today: SETTINGS.today,
};

test('no network check is evaluated when policies could not be read', () => {
  const gap: Gap = {
    reason: 'unreadable',
    source: 'cluster',
    message: 'forbidden',
    missing: { group: 'networking.k8s.io', kind: 'NetworkPolicy' },
  };
  const evaluated = audit(contextOf(WEB + policyExample('podSelector: {}'), FILE, [gap]), RULES).verdicts.filter(
    ({ verdict }) => verdict !== 'not-evaluated',
  );
  expect(evaluated.map(({ check }) => check.id)).toEqual([]);
});

describe('what rules open', () => {
  const egress = (blocks: string) => WEB + policyExample(`podSelector: {}\negress:\n  - to: [${blocks}]`);

  test('the metadata service is closed by an exception, and the internet is not', () => {
    const all = '{ ipBlock: { cidr: 0.0.0.0/0 } }';
    const some = '{ ipBlock: { cidr: 0.0.0.0/0, except: [169.254.0.0/16] } }';
    expect(found('metadata-service-reachable', egress(all))).toEqual([
      'medium web: lets web connect to 169.254.169.254',
    ]);
    expect(found('metadata-service-reachable', egress(some))).toEqual([]);
    expect(found('egress-to-internet', egress(some))).toEqual(['low web: lets web connect to the internet']);
    expect(found('egress-to-internet', egress('{ ipBlock: { cidr: "::/0" } }'))).toHaveLength(1);
    expect(found('egress-to-internet', egress('{ ipBlock: { cidr: 10.0.0.0/8 } }'))).toEqual([]);
  });

  test.each([
    ['- {}', 'allows all ports from everyone'],
    ['- from: [{ namespaceSelector: {} }]', 'allows all ports from every pod of every namespace'],
    [
      '- from: [{ namespaceSelector: { matchExpressions: [{ key: kubernetes.io/metadata.name, operator: Exists }] } }]',
      'allows all ports from every pod of every namespace',
    ],
    [
      '- from: [{ ipBlock: { cidr: 0.0.0.0/0 } }, { ipBlock: { cidr: "::/0" } }]',
      'allows all ports from every IPv4 and IPv6 address',
    ],
    ['- from: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: web } } }]', undefined],
    ['- ports: [{ port: 8080 }]', undefined],
  ])('%s', (rule, message) => {
    const expected = message === undefined ? [] : [`medium web: ${message}`];
    expect(found('allow-all', WEB + policyExample(`podSelector: {}\ningress:\n  ${rule}`))).toEqual(expected);
  });

  test('a database is worse open to the outside than to the cluster', () => {
    expect(found('sensitive-port-reachable', workloadExample('db', 5432))).toEqual([
      'medium db: TCP 5432 (PostgreSQL) is open to every namespace',
    ]);
    const exposed = service('db', '{ type: NodePort, selector: { app: db }, ports: [{ port: 5432 }] }');
    expect(found('sensitive-port-reachable', workloadExample('db', 5432) + exposed)).toEqual([
      'high db: TCP 5432 (PostgreSQL) is open to the outside, by Service db',
    ]);
  });

  test('what a mesh refuses is not open', () => {
    const meshed = meshExample() + workloadExample('db', 5432);
    expect(found('sensitive-port-reachable', meshed)).toHaveLength(1);
    expect(found('sensitive-port-reachable', meshed + istioExample('AuthorizationPolicy', '{}'))).toEqual([]);
  });

  test('kubelets are judged where the nodes are known', () => {
    const node = '---\napiVersion: v1\nkind: Node\nmetadata: { name: a }\n';
    const message = 'medium web: the kubelets, and etcd where a node runs it, are open to the pods';
    expect(found('sensitive-port-reachable', WEB + node)).toEqual([message]);
    const closed = policyExample('podSelector: {}\npolicyTypes: [Egress]');
    expect(found('sensitive-port-reachable', WEB + node + closed)).toEqual([]);
  });
});

describe('selectors', () => {
  const subject = (labels: string) => WEB + policyExample(`podSelector: { matchLabels: { ${labels} } }`);
  const peer = (written: string) => WEB + policyExample(`podSelector: {}\ningress:\n  - from: [${written}]`);

  test('a letter off is a misspelling, of the value or the key, and another number is not', () => {
    expect(found('misspelt-label', subject('app: wbe'))).toEqual(['medium web: nothing has app=wbe; app=web is there']);
    expect(found('misspelt-label', subject('apps: web'))).toEqual([
      'medium web: nothing has apps=web; app=web is there',
    ]);
    expect(found('misspelt-label', subject('app: web2'))).toEqual([]);
    expect(found('selects-nothing', subject('app: web2'))).toEqual(['medium web: no pod has app=web2']);
    expect(found('selects-nothing', subject('app: wbe'))).toEqual([]);
  });

  test('of Services are looked at as well', () => {
    const lost = service('web', '{ selector: { app: wbe }, ports: [{ port: 80 }] }');
    expect(found('misspelt-label', WEB + lost)).toEqual(['medium web: nothing has app=wbe; app=web is there']);
  });

  test('of other namespaces say something of a cluster alone, where all of them were read', () => {
    const other = peer('{ namespaceSelector: { matchLabels: { team: ops } } }');
    expect(found('peer-matches-nothing', other)).toEqual([]);
    expect(found('peer-matches-nothing', other, CLUSTER)).toEqual(['low web: no namespace has team=ops']);
  });

  test('for what an operator makes of a custom resource are not lost', () => {
    const custom =
      '---\napiVersion: monitoring.coreos.com/v1\nkind: Prometheus\nmetadata: { name: p, namespace: shop, labels: { role: metrics } }\n';
    expect(found('selects-nothing', subject('role: metrics') + custom)).toEqual([]);
    expect(found('selects-nothing', subject('role: metrics'))).toEqual(['medium web: no pod has role=metrics']);
  });

  test('two peers are meant where the pods are in the own namespace alone', () => {
    const split = (label: string) =>
      peer(`{ namespaceSelector: { matchLabels: { team: ops } } }, { podSelector: { matchLabels: { ${label} } } }`);
    expect(found('or-for-and', split('role: proxy'))).toHaveLength(1);
    expect(found('or-for-and', split('app: web'))).toEqual([]);
    const there =
      '---\napiVersion: v1\nkind: Namespace\nmetadata: { name: ops, labels: { team: ops } }\n---\n' +
      WEB.replace('namespace: shop', 'namespace: ops');
    expect(found('or-for-and', split('app: web') + there)).toHaveLength(1);
    expect(found('or-for-and', peer('{ namespaceSelector: {} }, { podSelector: { matchLabels: { a: b } } }'))).toEqual(
      [],
    );
  });
});

describe('in the mesh', () => {
  const mesh = (...more: readonly string[]) => meshExample() + WEB + more.join('');
  const deny = istioExample(
    'AuthorizationPolicy',
    'action: DENY\nrules: [{ from: [{ source: { principals: [a] } }] }]',
  );
  const mtls = (mode: string) => istioExample('PeerAuthentication', `mtls: { mode: ${mode} }`);

  test('PERMISSIVE is the default, DISABLE is worse for identities, and ambient knows no DISABLE', () => {
    expect(found('mtls-not-strict', mesh())).toEqual([
      'medium shop: mTLS is PERMISSIVE, which is the default: web takes plaintext',
    ]);
    expect(found('mtls-not-strict', mesh(mtls('DISABLE')))).toEqual([
      'medium shop: mTLS is DISABLE: web speaks plaintext',
    ]);
    const ambient = mesh(mtls('DISABLE')).replace('istio-injection: enabled', 'istio.io/dataplane-mode: ambient');
    expect(found('mtls-not-strict', ambient)).toEqual(['medium shop: mTLS is PERMISSIVE: web takes plaintext']);
    expect(found('principals-without-mtls', mesh(deny, mtls('DISABLE')))).toEqual([
      'high shop: mTLS is off at web: no caller has an identity there',
    ]);
  });

  test('a rule that allows by identity is safe from plaintext, one that allows all but some is not', () => {
    const allow = (source: string) =>
      istioExample('AuthorizationPolicy', `rules: [{ from: [{ source: { ${source} } }] }]`);
    expect(found('principals-without-mtls', mesh(allow('principals: [a]')))).toEqual([]);
    expect(found('principals-without-mtls', mesh(allow('notNamespaces: [build]')))).toEqual([
      'high shop: matches every caller by plaintext, which web takes',
    ]);
    expect(found('principals-without-mtls', mesh(deny))).toEqual([
      'high shop: does not match callers by plaintext, which web takes',
    ]);
    expect(found('principals-without-mtls', mesh(deny, mtls('STRICT')))).toEqual([]);
  });

  test('a policy of the root namespace closes the whole mesh, and one that allows everything closes nothing', () => {
    const root = istioExample('AuthorizationPolicy', '{}').replace('namespace: shop', 'namespace: istio-system');
    expect(found('no-mesh-default-deny', mesh(root))).toEqual([]);
    expect(found('no-mesh-default-deny', mesh(istioExample('AuthorizationPolicy', 'rules: [{}]')))).toHaveLength(1);
    expect(
      found('no-mesh-default-deny', mesh(istioExample('AuthorizationPolicy', 'selector: { matchLabels: { a: b } }'))),
    ).toHaveLength(1);
  });

  test('Linkerd lets in by its default policy', () => {
    const linkerd = (more: string) =>
      meshExample().replace(
        'labels: { istio-injection: enabled }',
        `annotations: { linkerd.io/inject: enabled${more} }`,
      ) + WEB;
    expect(found('no-mesh-default-deny', linkerd(''))).toEqual([
      'medium shop: Linkerd lets anyone connect to what no policy is for',
    ]);
    const policy = (name: string) => linkerd(`, config.linkerd.io/default-inbound-policy: ${name}`);
    expect(found('no-mesh-default-deny', policy('all-authenticated'))).toEqual([
      'medium shop: Linkerd lets all of the mesh connect to what no policy is for',
    ]);
    expect(found('no-mesh-default-deny', policy('deny'))).toEqual([]);
  });

  test('port-level mTLS needs a selector, and a port of the workload', () => {
    const ports = (selector: string) =>
      istioExample('PeerAuthentication', `${selector}portLevelMtls: { 80: { mode: STRICT } }`);
    expect(found('port-mtls-of-service-port', mesh(ports('')))).toEqual([
      'medium shop: has no effect without a selector: it is for workloads alone',
    ]);
    expect(found('port-mtls-of-service-port', mesh(ports('selector: { matchLabels: { app: web } }\n')))).toEqual([
      'medium shop: no container of the workload names this port',
    ]);
  });

  test('what ztunnel does with requests it cannot see, and what no waypoint enforces', () => {
    const ambient = (policy: string, more = '') =>
      meshExample('istio.io/dataplane-mode: ambient') + WEB + istioExample('AuthorizationPolicy', policy) + more;
    const get = 'rules: [{ to: [{ operation: { methods: [GET], paths: [/a] } }] }]';
    expect(found('l7-without-waypoint', ambient(get))).toEqual([
      'medium shop: allows nothing at web: ztunnel does not see methods, paths',
    ]);
    expect(found('l7-without-waypoint', ambient(`action: DENY\n${get}`))).toEqual([
      'medium shop: denies at web whatever the methods, paths: ztunnel does not see that',
    ]);
    expect(found('l7-without-waypoint', ambient(`action: CUSTOM\n${get}`))).toEqual([
      'high shop: ztunnel does not ask external services: nothing is decided at web',
    ]);
    const attached = `targetRefs: [{ kind: Service, group: "", name: web }]\n${get}`;
    const web = service('web', '{ selector: { app: web }, ports: [{ port: 80 }] }');
    expect(found('l7-without-waypoint', ambient(attached, web))).toEqual([
      'high shop: is enforced nowhere: no waypoint is in front of Service web',
    ]);
    const through = web.replace('namespace: shop', 'namespace: shop, labels: { istio.io/use-waypoint: way }');
    expect(found('l7-without-waypoint', ambient(attached, through))).toEqual([]);
  });
});

test('what is of a wrong type ends in a gap or in silence, never in an error', () => {
  const broken = `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: a, namespace: shop }
spec: { podSelector: 3, ingress: [{ from: x }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: a, namespace: shop }
spec: { selector: [], rules: [null, { from: 3, to: [{ operation: { ports: 3 } }], when: [{ key: 4 }] }] }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: a, namespace: shop }
spec: { portLevelMtls: { x: 3, 80: null }, mtls: 4 }
`;
  const context = contextOf(meshExample() + WEB + DB + broken);
  for (const check of NETWORK_CHECKS) expect(() => [...check.run(context)]).not.toThrow();
  expect([...context.problems()].map(({ object }) => object.kind)).toContain('NetworkPolicy');
});

/** Keys and values that the readers know, so that what is made comes near to what they take. */
const KEYS = [
  'podSelector',
  'namespaceSelector',
  'matchLabels',
  'matchExpressions',
  'ingress',
  'egress',
  'from',
  'to',
  'ports',
  'port',
  'ipBlock',
  'cidr',
  'except',
  'policyTypes',
  'selector',
  'rules',
  'source',
  'operation',
  'when',
  'key',
  'values',
  'mtls',
  'mode',
  'portLevelMtls',
  'targetRefs',
  'targetRef',
  'kind',
  'name',
  'action',
  'subject',
  'tier',
  'priority',
  'server',
  'client',
  'meshTLS',
  'networks',
  'app',
  'requiredAuthenticationRefs',
  'identityRefs',
  'accessPolicy',
  'parentRefs',
  'type',
  'externalIPs',
  '__proto__',
  'constructor',
];
const VALUES = [
  'web',
  'Ingress',
  'Egress',
  '0.0.0.0/0',
  '::/0',
  'STRICT',
  'DENY',
  'ALLOW',
  'CUSTOM',
  'Service',
  'In',
  'Admin',
  'Deny',
  '80',
  '*',
];
const { tree } = fc.letrec<{ tree: JsonValue }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 6, depthSize: 'small' },
    fc.constantFrom<JsonValue>(null, true, 80, -1, 1e9, '', ...VALUES),
    fc.array(tie('tree'), { maxLength: 3 }),
    fc
      .array(fc.tuple(fc.constantFrom(...KEYS), tie('tree')), { maxLength: 5 })
      .map(
        (entries) =>
          JSON.parse(
            `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join()}}`,
          ) as JsonValue,
      ),
  ),
}));
const KINDS = [
  ['networking.k8s.io/v1', 'NetworkPolicy'],
  ['networking.k8s.io/v1', 'Ingress'],
  ['policy.networking.k8s.io/v1alpha1', 'AdminNetworkPolicy'],
  ['policy.networking.k8s.io/v1alpha2', 'ClusterNetworkPolicy'],
  ['security.istio.io/v1', 'AuthorizationPolicy'],
  ['security.istio.io/v1', 'PeerAuthentication'],
  ['policy.linkerd.io/v1beta3', 'Server'],
  ['policy.linkerd.io/v1beta1', 'ServerAuthorization'],
  ['policy.linkerd.io/v1alpha1', 'AuthorizationPolicy'],
  ['gateway.networking.k8s.io/v1', 'HTTPRoute'],
  ['v1', 'Service'],
] as const;

test('whatever people write, every check and the meshes come to an answer', () => {
  const objects = fc.array(fc.tuple(fc.constantFrom(...KINDS), tree), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(objects, (written) => {
      const base = loadAll(meshExample() + WEB + DB) as JsonValue[];
      const made = written.map(([[apiVersion, kind], spec], index) => ({
        apiVersion,
        kind,
        metadata: { name: `o-${index}`, namespace: 'shop' },
        spec,
      }));
      const read = [...base, ...made].map((value) => readObject(value, FILE)).filter(isKubernetesObject);
      const context = new CheckContext(new Snapshot(read), SETTINGS);
      for (const check of NETWORK_CHECKS) {
        for (const { message, object, path } of check.run(context)) {
          expect(message).toBeTypeOf('string');
          expect(object.name).not.toBe('');
          expect(path.length).toBeGreaterThan(0);
        }
      }
      const cluster = readCluster(context.snapshot);
      const connectivity = new MeshedConnectivity(new Reachability(cluster, SPECIFICATION), meshesOf(cluster));
      for (const { answer } of connectionsIn(connectivity)) expect(answer.possible).toBeDefined();
    }),
    { numRuns: 300 },
  );
});
