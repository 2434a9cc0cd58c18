import { expect, test } from 'vitest';
import { CHECKS, CheckContext } from '../checks/index.ts';
import { isKubernetesObject, LATEST_KUBERNETES_VERSION, readObject, Snapshot } from '../kube/index.ts';
import { LATEST_POLICY_VERSION } from '../pod-security/index.ts';
import { readDocuments } from '../sources/index.ts';
import { audit } from './index.ts';

/** What is reported of a check: `severity message`, and how many other checks fail by the same cause. */
function reported(id: string, text: string): readonly string[] {
  const objects = readDocuments({ name: 'a.yaml', text }).map(({ range, value = null }) =>
    readObject(value, { type: 'document', document: range, path: [] }),
  );
  const context = new CheckContext(new Snapshot(objects.filter(isKubernetesObject)), {
    podSecurity: { level: 'restricted', version: LATEST_POLICY_VERSION },
    kubernetesVersion: LATEST_KUBERNETES_VERSION,
    today: '2026-11-01',
  });
  const rules = {
    checks: CHECKS,
    severities: new Map(),
    exceptions: [],
    baseline: undefined,
    today: '2026-11-01',
  };
  return audit(context, rules)
    .findings.filter(({ finding }) => finding.check.id === id)
    .map(({ severity, finding, alsoFails = [] }) =>
      [severity, finding.message, ...(alsoFails.length > 0 ? [`+${alsoFails.length}`] : [])].join(' '),
    );
}

function workload(kind: string, spec: string, metadata = 'name: web, namespace: shop'): string {
  return `apiVersion: apps/v1
kind: ${kind}
metadata: { ${metadata} }
spec:
  template:
    metadata: { labels: { app: web } }
    spec:
${spec.replaceAll(/^(?=.)/gm, '      ')}
`;
}

const CONTAINER = 'containers: [{ name: web, image: registry.example.com/web:1.4 }]';

/** The judgements of the review in docs/precision.md that changed a check. */
test.each<[string, string, string, readonly string[]]>([
  [
    'a container without any resources is one cause',
    'workload/no-memory-limit',
    workload('Deployment', CONTAINER),
    ['medium has no memory limit +3'],
  ],
  [
    'a container with some is told what it lacks',
    'workload/no-memory-request',
    workload('Deployment', CONTAINER.replace(' }', ', resources: { requests: { cpu: 1 } } }')),
    ['low has no memory request'],
  ],
  [
    'who tolerates both names of the control plane’s taint means one thing',
    'workload/control-plane-toleration',
    workload(
      'Deployment',
      `${CONTAINER}\ntolerations:\n  - { key: node-role.kubernetes.io/master, operator: Exists }\n  - { key: node-role.kubernetes.io/control-plane, operator: Exists }`,
    ),
    ['medium tolerates node-role.kubernetes.io/master and node-role.kubernetes.io/control-plane'],
  ],
  [
    'an agent that runs on every node tolerates everything',
    'workload/control-plane-toleration',
    workload('DaemonSet', `${CONTAINER}\ntolerations: [{ operator: Exists }]`),
    ['low tolerates every taint'],
  ],
  [
    'a manifest that leaves the namespace to whoever applies it is not in default yet',
    'namespace/default-namespace',
    workload('Deployment', CONTAINER, 'name: web'),
    ['info names no namespace, so it goes where kubectl points'],
  ],
  [
    'one that names default is',
    'namespace/default-namespace',
    workload('Deployment', CONTAINER, 'name: web, namespace: default'),
    ['low is in namespace default'],
  ],
  [
    'a workload in five files is one user of its Secret',
    'secrets/used-by-many',
    Array.from({ length: 5 }, () =>
      workload('Deployment', `${CONTAINER}\nvolumes: [{ name: s, secret: { secretName: db } }]`),
    ).join('---\n'),
    [],
  ],
])('%s', (_name, id, text, expected) => {
  expect(reported(id, text)).toEqual(expected);
});

test('the load balancer of an ingress controller is meant to be open', () => {
  const service = `apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { type: LoadBalancer, selector: { app: web }, ports: [{ port: 443 }] }
---
`;
  const id = 'exposure/open-load-balancer';
  expect(reported(id, service + workload('Deployment', CONTAINER))).toEqual([
    'medium has no source ranges: every address may connect',
  ]);
  const image = 'registry.k8s.io/ingress-nginx/controller:v1.15.1';
  expect(reported(id, service + workload('Deployment', CONTAINER.replace(/registry\S+/, image)))).toEqual([
    'low has no source ranges: the way in to an ingress controller',
  ]);
});

test.each<[string, string, string]>([
  ['a password', 'password: tr0ub4dor', 'high holds the value of password'],
  ['a file with a password', 'app.ini: "[db]\\npassword = x"', 'high holds the value of app.ini'],
  ['a file with a random text', 'a.yaml: "x: f3a91bd07c5e48e2a6b1"', 'high holds the value of a.yaml'],
  ['a file of another kind', 'users: "a"', 'high holds the value of users'],
  ['bytes', 'a.yaml: "\\x01"', 'high holds the value of a.yaml'],
  [
    'configuration',
    'grafana.ini: "[date_formats]\\ndefault_timezone = UTC"',
    'info holds the value of grafana.ini: configuration in which nothing looks like a credential',
  ],
  ['configuration beside a password', 'a.ini: "x = 1"\n  pin: "1234"', 'high holds the value of pin'],
])('a Secret in a file with %s', (_name, data, expected) => {
  const secret = `apiVersion: v1\nkind: Secret\nmetadata: { name: db, namespace: shop }\nstringData:\n  ${data}\n`;
  expect(reported('secrets/manifest-with-data', secret)).toEqual([expected]);
});
