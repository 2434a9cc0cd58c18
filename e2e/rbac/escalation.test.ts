import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { makeRule, mayWriteBinding, mayWriteRole, type RbacIndex, type RoleRef } from '../../src/rbac/index.ts';
import { type ApiClient, messageOf } from '../client.ts';
import { inParallel } from '../in-parallel.ts';
import { onEveryVersion } from '../suite.ts';
import { authorizerCaughtUp, collectionPath, createAll, deleteLabelled, readAll } from './cluster.ts';
import { combinations, missingRules } from './missing.ts';
import { NAMESPACES, type Rule, rbacObjects } from './objects.ts';
import { indexOfCluster } from './snapshot.ts';
import { WRITER_OBJECTS, type Write, writesOf } from './writes.ts';

const STATES = 40;
const WRITES = 25;

/** What became of an attempt; when it was refused, every combination that was missing. */
type Outcome = 'allowed' | 'role not found' | 'not a cluster admin' | readonly string[];

onEveryVersion('the escalation check', (controlPlane, version) => {
  beforeAll(() => inParallel(NAMESPACES, (namespace) => controlPlane().createNamespace(namespace)));

  test('refuses 1,000 random writes of roles and bindings as the engine does, for the same reasons', async () => {
    const { admin } = controlPlane();
    const seed = Date.now() | 0;
    const states = Array.from({ length: STATES }, (_, index) => {
      const prefix = `s${index}`;
      const [objects = []] = fc.sample(rbacObjects(prefix), { numRuns: 1, seed: seed + index });
      const [writes = []] = fc.sample(writesOf(prefix, objects, WRITES), { numRuns: 1, seed: seed + index });
      return { objects, writes };
    });
    await createAll(admin, [...WRITER_OBJECTS, ...states.flatMap(({ objects }) => objects)]);
    await authorizerCaughtUp(admin, NAMESPACES[0], 'mark');
    const index = indexOfCluster(await readAll(admin), version);
    const counts = new Map<string, number>();
    const differences: unknown[] = [];
    for (const { objects, writes } of states) {
      const outcomes = await inParallel(writes, (write) => attempt(admin, write));
      for (const [i, write] of writes.entries()) {
        const server = outcomes[i];
        const engine = decide(index, write);
        if (JSON.stringify(server) !== JSON.stringify(engine))
          differences.push({ write, server, engine, objects, seed });
        const key = `${write.object.kind}: ${typeof engine === 'string' ? engine : 'refused'}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
    }
    expect(differences.slice(0, 3)).toEqual([]);
    for (const kind of ['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding']) {
      expect(counts.get(`${kind}: allowed`), `${kind} allowed`).toBeGreaterThan(0);
      expect(counts.get(`${kind}: refused`), `${kind} refused`).toBeGreaterThan(0);
    }
    await deleteLabelled(admin, 'e2e=rbac', NAMESPACES);
  }, 300_000);
});

async function attempt(admin: ApiClient, { user, groups, method, object }: Write): Promise<Outcome> {
  const collection = collectionPath(object);
  const path = method === 'POST' ? collection : `${collection}/${object.metadata.name}`;
  const headers = { 'impersonate-user': user, 'impersonate-group': groups };
  const { status, body } = await admin.request(method, `${path}?dryRun=All`, { body: object, headers });
  if (status === 200 || status === 201) return 'allowed';
  const message = messageOf(body);
  if (status === 404) return 'role not found';
  if (status !== 403) throw new Error(`${method} ${path} answered ${status}: ${message}`);
  if (message.includes('must have cluster-admin privileges')) return 'not a cluster admin';
  if (message.includes('permissions not currently held')) return combinations(missingRules(message));
  throw new Error(`${method} ${path}: ${message}`);
}

function decide(index: RbacIndex, write: Write): Outcome {
  const user = { name: write.user, groups: [...write.groups, 'system:authenticated'] };
  const { kind, metadata } = write.object;
  const { name, namespace = '' } = metadata;
  if (kind === 'RoleBinding' || kind === 'ClusterRoleBinding') {
    const decision = mayWriteBinding(index, user, write.object['roleRef'] as RoleRef, namespace);
    if (decision === undefined) return 'role not found';
    return decision.allowed ? 'allowed' : combinations(decision.missing);
  }
  const decision = mayWriteRole(index, user, {
    kind: kind === 'Role' ? 'Role' : 'ClusterRole',
    namespace,
    requestName: write.method === 'PUT' ? name : '',
    rules: (write.object['rules'] as Rule[]).map(makeRule),
    aggregates: write.object['aggregationRule'] !== undefined,
  });
  if (decision.allowed) return 'allowed';
  return decision.forAggregation ? 'not a cluster admin' : combinations(decision.missing);
}
