import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../kube/index.ts';
import { FlowReader, FlowResolver, type ResolvedFlow } from '../flows/index.ts';
import { readCluster } from '../model/index.ts';
import { deployment, pod, snapshotOf } from '../test-objects.ts';
import { flowsFromManifests } from './from-manifests.ts';
import { generatePolicies, namespacesToClose } from './generate.ts';
import { namedHosts } from './names-in-text.ts';
import type { GenerateOptions } from './needs.ts';

const NO_OPTIONS: GenerateOptions = { apiServer: [], nodeLocalDns: [], metricsFrom: [], ingressFrom: [] };

function generate(
  objects: readonly JsonObject[],
  {
    rows = [],
    options = {},
    keepEntries = false,
  }: { rows?: readonly string[]; options?: Partial<GenerateOptions>; keepEntries?: boolean } = {},
) {
  const cluster = readCluster(snapshotOf(objects));
  const reader = new FlowReader('flows');
  for (const line of ['source,destination,port,protocol', ...rows]) reader.read(line);
  const resolver = new FlowResolver(cluster);
  const flows = reader.set.flows.flatMap((flow): readonly ResolvedFlow[] => {
    const found = resolver.resolve(flow);
    return 'why' in found ? [] : found;
  });
  const namespaces = namespacesToClose(cluster);
  return generatePolicies({ cluster, namespaces, flows, keepEntries, options: { ...NO_OPTIONS, ...options } });
}

function specOf(policies: readonly JsonObject[], name: string): JsonObject | undefined {
  return policies.find((policy) => (policy['metadata'] as JsonObject)['name'] === name)?.['spec'] as
    | JsonObject
    | undefined;
}

const WEB = deployment('shop', 'web', { app: 'web', tier: 'front', 'pod-template-hash': 'abc' });
const DB = deployment('shop', 'db', { app: 'db', tier: 'data' });
const CACHE = deployment('shop', 'cache', { tier: 'data' });

describe('generated policies', () => {
  test('close each namespace and keep DNS, but not for those of Kubernetes itself', () => {
    const { policies } = generate([WEB, deployment('kube-system', 'dns', { 'k8s-app': 'kube-dns' })]);
    expect(policies.map(({ metadata }) => metadata)).toMatchObject([
      { namespace: 'shop', name: 'default-deny' },
      { namespace: 'shop', name: 'allow-dns' },
    ]);
    expect(specOf(policies, 'default-deny')).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  });

  test('send DNS to the pods that the Service has, with their ports, and to node-local caches that are named', () => {
    const service = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { namespace: 'openshift-dns', name: 'dns-default' },
      spec: { selector: { dns: 'default' }, ports: [{ name: 'dns', port: 53, targetPort: 'dns', protocol: 'UDP' }] },
    };
    const dns = pod(
      'openshift-dns',
      'd',
      { dns: 'default' },
      { ports: [{ name: 'dns', containerPort: 5353, protocol: 'UDP' }] },
    );
    const { policies } = generate([WEB, dns, service], { options: { nodeLocalDns: ['169.254.20.10/32'] } });
    expect(specOf(policies, 'allow-dns')).toMatchObject({
      egress: [
        {
          to: [
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'openshift-dns' } },
              podSelector: { matchLabels: { dns: 'default' } },
            },
          ],
          ports: [
            { protocol: 'UDP', port: 53 },
            { protocol: 'UDP', port: 5353 },
            { protocol: 'TCP', port: 53 },
          ],
        },
        { to: [{ ipBlock: { cidr: '169.254.20.10/32' } }] },
      ],
    });
  });

  test('select by labels that stay, as few as tell the workload from the others', () => {
    const { policies } = generate([WEB, DB, CACHE], {
      rows: ['shop/web,shop/db,5432,TCP', 'shop/web,shop/db,5433,TCP'],
    });
    expect(specOf(policies, 'allow-web')).toEqual({
      podSelector: { matchLabels: { app: 'web' } },
      policyTypes: ['Egress'],
      egress: [
        {
          to: [{ podSelector: { matchLabels: { app: 'db' } } }],
          ports: [{ protocol: 'TCP', port: 5432, endPort: 5433 }],
        },
      ],
    });
    expect(specOf(policies, 'allow-db')).toMatchObject({
      podSelector: { matchLabels: { app: 'db' } },
      ingress: [{ from: [{ podSelector: { matchLabels: { app: 'web' } } }] }],
    });
  });

  test('write addresses outside as blocks, and very many public ones as the Internet, which is told', () => {
    const some = generate([WEB], { rows: ['shop/web,203.0.113.6,443,TCP', 'shop/web,203.0.113.7,443,TCP'] });
    expect(specOf(some.policies, 'allow-web')).toMatchObject({
      egress: [{ to: [{ ipBlock: { cidr: '203.0.113.6/31' } }] }],
    });
    const many = generate([WEB], { rows: Array.from({ length: 40 }, (_, i) => `shop/web,203.0.${i}.7,443,TCP`) });
    expect(specOf(many.policies, 'allow-web')).toMatchObject({
      egress: [
        { to: [{ ipBlock: { cidr: '0.0.0.0/0', except: expect.arrayContaining(['10.0.0.0/8', '169.254.0.0/16']) } }] },
      ],
    });
    expect(many.notes).toEqual([
      'shop/web: 40 public addresses on TCP 443 are written as the whole Internet without private ranges',
    ]);
  });

  test('keep metrics, the API server and webhooks where it is said where these are', () => {
    const metrics = deployment(
      'shop',
      'web',
      { app: 'web' },
      { containers: [{ name: 'm', ports: [{ name: 'metrics', containerPort: 9090 }] }] },
    );
    const service = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { namespace: 'shop', name: 'hook' },
      spec: { selector: { app: 'web' }, ports: [{ port: 443, targetPort: 8443 }] },
    };
    const webhook = {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingWebhookConfiguration',
      metadata: { name: 'hook' },
      webhooks: [{ clientConfig: { service: { namespace: 'shop', name: 'hook' } } }],
    };
    const objects = [metrics, service, webhook];
    expect(generate(objects).notes).toEqual([
      'the API server calls shop/web: give its address (--api-server CIDR:PORT), or these webhooks will fail',
    ]);
    const options = { apiServer: [{ cidr: '10.0.0.1/32', port: 6443 }], metricsFrom: ['monitoring'] };
    expect(specOf(generate(objects, { options }).policies, 'allow-web')).toMatchObject({
      ingress: [
        { from: [{ ipBlock: { cidr: '10.0.0.1/32' } }], ports: [{ port: 8443 }] },
        {
          from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } }],
          ports: [{ port: 9090 }],
        },
      ],
      egress: [{ to: [{ ipBlock: { cidr: '10.0.0.1/32' } }], ports: [{ port: 6443 }] }],
    });
    const tokenless = deployment('shop', 'web', { app: 'web' }, { automountServiceAccountToken: false });
    expect(specOf(generate([tokenless], { options }).policies, 'allow-web')).toBeUndefined();
  });

  test('keep what comes in by Services and Ingresses, where that is asked for', () => {
    const service = (type: string) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { namespace: 'shop', name: 'web' },
      spec: { type, selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] },
    });
    const ingress = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { namespace: 'shop', name: 'web' },
      spec: { defaultBackend: { service: { name: 'web', port: { number: 80 } } } },
    };
    expect(specOf(generate([WEB, service('LoadBalancer')], { keepEntries: true }).policies, 'allow-web')).toMatchObject(
      {
        ingress: [{ ports: [{ protocol: 'TCP', port: 8080 }] }],
      },
    );
    const unsaid = generate([WEB, service('ClusterIP'), ingress], { keepEntries: true });
    expect(specOf(unsaid.policies, 'allow-web')).toBeUndefined();
    expect(unsaid.notes[0]).toContain('say which namespace serves it (--ingress-from)');
    const said = generate([WEB, service('ClusterIP'), ingress], {
      keepEntries: true,
      options: { ingressFrom: ['edge'] },
    });
    expect(specOf(said.policies, 'allow-web')).toMatchObject({
      ingress: [
        {
          from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'edge' } } }],
          ports: [{ port: 8080 }],
        },
      ],
    });
  });

  test('of two workloads of one name have two names', () => {
    const both = [DB, { ...DB, kind: 'StatefulSet' }, WEB];
    const { policies } = generate(both, { rows: ['shop/web,shop/db,80,TCP'] });
    const names = policies.map(({ metadata }) => (metadata as JsonObject)['name']);
    expect(new Set(names).size).toBe(names.length);
  });

  test('are not written for pods on the host network, which is told', () => {
    const host = deployment('shop', 'agent', { app: 'agent' }, { hostNetwork: true });
    const { policies, notes } = generate([host, DB], { rows: ['shop/agent,shop/db,80,TCP'] });
    expect(specOf(policies, 'allow-agent')).toBeUndefined();
    expect(notes).toEqual([
      'shop/agent[Deployment] is on the host network: most plugins apply no NetworkPolicy to it',
      'the addresses of shop/agent[Deployment] are not known: no rule could be written for it',
    ]);
  });
});

describe('names in texts', () => {
  test.each([
    ['db', ['db']],
    ['db:5432', ['db:5432']],
    ['http://cart.shop.svc.cluster.local:8080/x', ['cart.shop.svc.cluster.local:8080']],
    ['postgres://user:p%40ss@db.shop/cart', ['db.shop']],
    ['redis://:secret@cache:6379/0,redis://cache-2:6379', ['cache:6379', 'cache-2:6379']],
    ['--addr=db.shop.svc.:53', ['db.shop.svc:53']],
    ['10.0.0.1:80', []],
    ['db_name', []],
    ['', []],
  ])('%s names %j', (text, names) => {
    expect(namedHosts(text).map(({ host, port }) => (port === 0 ? host : `${host}:${port}`))).toEqual(names);
  });

  test('are found in time in proportion to the text', () => {
    const start = performance.now();
    for (const text of [
      'a'.repeat(60_000),
      'a.'.repeat(30_000),
      `http://${'@'.repeat(60_000)}`,
      `${'a-'.repeat(30_000)}_`,
    ])
      namedHosts(text);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});

describe('manifests', () => {
  const service = (namespace: string, name: string, port = 80): JsonObject => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { namespace, name },
    spec: { selector: { app: name }, ports: [{ port }] },
  });
  const spoken = (container: JsonObject, ...others: readonly JsonObject[]) => {
    const web = deployment('shop', 'web', { app: 'web' }, { containers: [{ name: 'main', ...container }] });
    const cluster = readCluster(
      snapshotOf([web, service('shop', 'db', 5432), service('data', 'cache', 6379), ...others]),
    );
    return flowsFromManifests(cluster).map(({ destination, port }) => `${destination.service}:${port}`);
  };

  test.each<[string, JsonObject, readonly string[]]>([
    ['a variable with a port', { env: [{ name: 'X', value: 'db:5432' }] }, ['shop/db:5432']],
    ['a variable that names a host', { env: [{ name: 'DB_HOST', value: 'db' }] }, ['shop/db:5432']],
    ['a bare word in another variable', { env: [{ name: 'MODE', value: 'db' }] }, []],
    ['a port that the Service lacks', { env: [{ name: 'X', value: 'db:80' }] }, []],
    ['a Service of another namespace', { args: ['--cache', 'cache.data:6379'] }, ['data/cache:6379']],
    ['a full name', { command: ['run', 'redis://cache.data.svc.cluster.local:6379'] }, ['data/cache:6379']],
    ['a probe of another host', { readinessProbe: { httpGet: { host: 'db.shop', port: 80 } } }, ['shop/db:5432']],
    ['a name that is no Service', { env: [{ name: 'X_HOST', value: 'example.com' }] }, []],
  ])('speak of %s', (_, container, expected) => {
    expect(spoken(container)).toEqual(expected);
  });

  test('speak through the ConfigMaps that a workload uses, and no others', () => {
    const map = (name: string): JsonObject => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { namespace: 'shop', name },
      data: { 'app.yaml': 'database:\n  url: postgres://db:5432/shop\n' },
    });
    expect(spoken({ envFrom: [{ configMapRef: { name: 'a' } }] }, map('a'))).toEqual(['shop/db:5432']);
    expect(spoken({ envFrom: [{ configMapRef: { name: 'b' } }] }, map('a'))).toEqual([]);
  });
});
