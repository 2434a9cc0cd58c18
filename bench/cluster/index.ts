import type { JsonObject } from '../../src/kube/index.ts';
import { Random } from './random.ts';
import { workload } from './workloads.ts';

/** Workloads of a namespace; each comes with its account, Service, configuration and network policy. */
const WORKLOADS_PER_NAMESPACE = 12;

/**
 * The objects of a cluster as teams leave it: namespaces of about a dozen workloads, with their accounts, Services,
 * ConfigMaps, roles, bindings and network policies. The same seed gives the same cluster.
 */
export function generateCluster(objects: number, seed = 1): readonly JsonObject[] {
  const random = new Random(seed);
  const all: JsonObject[] = [];
  for (let index = 0; all.length < objects; index++) all.push(...namespaceObjects(random, `team-${index}`));
  return all.slice(0, objects);
}

function* namespaceObjects(random: Random, namespace: string): Generator<JsonObject> {
  yield { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels: namespaceLabels(random) } };
  if (random.chance(0.5)) {
    yield networkPolicy(namespace, 'default-deny', { podSelector: {}, policyTypes: ['Ingress'] });
  }
  for (let index = 0; index < WORKLOADS_PER_NAMESPACE; index++) {
    const name = `service-${index}`;
    yield workload(random, namespace, name);
    yield { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } };
    yield {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace },
      spec: { selector: { app: name }, ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
    };
    yield {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: `${name}-config`, namespace },
      data: Object.fromEntries(
        Array.from({ length: 24 }, (_, key) => [
          `setting-${key}`,
          `https://example.com/${random.below(1_000_000)}/${key}`,
        ]),
      ),
    };
    yield networkPolicy(namespace, name, {
      podSelector: { matchLabels: { app: name } },
      policyTypes: ['Ingress'],
      ingress: [
        {
          from: [{ podSelector: { matchLabels: { app: `service-${random.below(WORKLOADS_PER_NAMESPACE)}` } } }],
          ports: [{ protocol: 'TCP', port: 'http' }],
        },
      ],
    });
    if (random.chance(0.3)) yield* access(random, namespace, name);
  }
}

function namespaceLabels(random: Random): JsonObject {
  return {
    team: `team-${random.below(40)}`,
    ...(random.chance(0.5) ? { 'pod-security.kubernetes.io/enforce': random.pick(['baseline', 'restricted']) } : {}),
  };
}

function networkPolicy(namespace: string, name: string, spec: JsonObject): JsonObject {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name, namespace }, spec };
}

function* access(random: Random, namespace: string, name: string): Generator<JsonObject> {
  const metadata = { name, namespace };
  const apiVersion = 'rbac.authorization.k8s.io/v1';
  yield {
    apiVersion,
    kind: 'Role',
    metadata,
    rules: [
      { apiGroups: [''], resources: [random.pick(['configmaps', 'secrets', 'pods'])], verbs: ['get', 'list', 'watch'] },
      { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['create', 'get', 'update'] },
    ],
  };
  yield {
    apiVersion,
    kind: 'RoleBinding',
    metadata,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
    subjects: [{ kind: 'ServiceAccount', name, namespace }],
  };
}
