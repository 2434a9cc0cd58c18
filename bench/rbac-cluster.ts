import type { JsonObject } from '../src/kube/index.ts';

/** How large a made-up cluster is. */
export interface RbacScenario {
  readonly serviceAccounts: number;
  readonly roles: number;
  readonly bindings: number;
  readonly namespaces: number;
}

const RBAC = 'rbac.authorization.k8s.io';
const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'];
const RESOURCES: readonly (readonly [group: string, resource: string])[] = [
  ['', 'pods'],
  ['', 'services'],
  ['', 'secrets'],
  ['', 'configmaps'],
  ['', 'events'],
  ['', 'nodes'],
  ['', 'pods/log'],
  ['', 'pods/exec'],
  ['', 'serviceaccounts/token'],
  ['apps', 'deployments'],
  ['apps', 'statefulsets'],
  ['batch', 'jobs'],
  ['networking.k8s.io', 'ingresses'],
  ['shop.example.com', 'carts'],
];

/** The same cluster each time: roles of a few rules, every fortieth with rights to climb. */
export function rbacObjects({ serviceAccounts, roles, bindings, namespaces }: RbacScenario): readonly JsonObject[] {
  const random = generator(7);
  const objects: JsonObject[] = [];
  const account = (index: number) => ({ name: `sa${index}`, namespace: `ns${index % namespaces}` });
  for (let index = 0; index < namespaces; index++) {
    const level = random(2) === 0 ? 'restricted' : 'privileged';
    const labels = { 'pod-security.kubernetes.io/enforce': level };
    objects.push({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: `ns${index}`, labels } });
  }
  for (let index = 0; index < serviceAccounts; index++) {
    objects.push({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: account(index) });
  }
  for (let index = 0; index < roles; index++) {
    const rules = Array.from({ length: 1 + random(6) }, () => anyRule(random));
    if (index % 40 === 1) {
      rules.push({
        verbs: ['bind', 'create', 'patch'],
        apiGroups: [RBAC],
        resources: ['clusterroles', 'rolebindings'],
      });
    }
    // Odd ones are ClusterRoles.
    const metadata =
      index % 2 === 1 ? { name: `r${index}` } : { name: `r${index}`, namespace: `ns${(index / 2) % namespaces}` };
    objects.push({ apiVersion: `${RBAC}/v1`, kind: index % 2 === 1 ? 'ClusterRole' : 'Role', metadata, rules });
  }
  for (let index = 0; index < bindings; index++) {
    const subjects = [{ kind: 'ServiceAccount', ...account(random(serviceAccounts)) }];
    const clusterRole = { apiGroup: RBAC, kind: 'ClusterRole', name: `r${random(roles / 2) * 2 + 1}` };
    if (index % 10 === 0) {
      objects.push({
        apiVersion: `${RBAC}/v1`,
        kind: 'ClusterRoleBinding',
        metadata: { name: `b${index}` },
        roleRef: clusterRole,
        subjects,
      });
      continue;
    }
    const at = random(namespaces);
    const own = { apiGroup: RBAC, kind: 'Role', name: `r${(at + namespaces * random(roles / 2 / namespaces)) * 2}` };
    const roleRef = random(2) === 0 ? own : clusterRole;
    objects.push({
      apiVersion: `${RBAC}/v1`,
      kind: 'RoleBinding',
      metadata: { name: `b${index}`, namespace: `ns${at}` },
      roleRef,
      subjects,
    });
  }
  return objects;
}

function anyRule(random: (below: number) => number): JsonObject {
  const [group = '', resource = ''] = RESOURCES[random(RESOURCES.length)] ?? [];
  const verbs = [VERBS[random(VERBS.length)] ?? 'get', VERBS[random(VERBS.length)] ?? 'list'];
  const named = random(5) === 0 ? { resourceNames: ['a', 'b'] } : {};
  return { verbs, apiGroups: [group], resources: [resource], ...named };
}

/** A linear congruential generator: the figures of two runs are of the same cluster. */
export function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
