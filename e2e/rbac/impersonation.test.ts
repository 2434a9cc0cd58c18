import fc from 'fast-check';
import { expect, test } from 'vitest';
import { impersonate, type RbacIndex } from '../../src/rbac/index.ts';
import { type ApiClient, type KubernetesObject, messageOf } from '../client.ts';
import { inParallel } from '../in-parallel.ts';
import { onEveryVersion } from '../suite.ts';
import { authorizerCaughtUp, createAll, readAll } from './cluster.ts';
import { headersOf, impersonator, type Wanted, wanted } from './impersonations.ts';
import { indexOfCluster } from './snapshot.ts';

const IMPERSONATORS = 60;
const ATTEMPTS = 25;

const REVIEW = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
const ATTRIBUTES = { verb: 'create', group: 'authentication.k8s.io', resource: 'selfsubjectreviews' };

interface UserInfo {
  readonly username: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** Lets everybody ask who they are: a request that is refused is refused for its impersonation. */
const ANYBODY_MAY_ASK: KubernetesObject = {
  kind: 'ClusterRoleBinding',
  metadata: { name: 'e2e-anybody-may-ask' },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:basic-user' },
  subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'system:unauthenticated' }],
};

/** Lets the service account `agent` be the node it runs on, to ask who it is. */
const AGENT_OBJECTS: readonly KubernetesObject[] = [
  {
    kind: 'ClusterRole',
    metadata: { name: 'agent' },
    rules: [
      { verbs: ['impersonate:associated-node'], apiGroups: ['authentication.k8s.io'], resources: ['nodes'] },
      {
        verbs: ['impersonate-on:associated-node:create'],
        apiGroups: ['authentication.k8s.io'],
        resources: ['selfsubjectreviews'],
      },
    ],
  },
  {
    kind: 'ClusterRoleBinding',
    metadata: { name: 'agent' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'agent' },
    subjects: [{ kind: 'ServiceAccount', name: 'agent', namespace: 'default' }],
  },
];

/** Who the request was made as, or that it was refused. */
type Outcome = UserInfo | 'refused';

onEveryVersion('impersonation', (controlPlane, version) => {
  const hasModes = Number(version.split('.')[1]) >= 36;

  test('lets 1,500 random attempts through as the engine does, as the same user', async () => {
    const { admin } = controlPlane();
    const seed = Date.now() | 0;
    const users = Array.from({ length: IMPERSONATORS }, (_, index) => `imp-${index}`);
    const states = users.map((user, index) => {
      const [objects = []] = fc.sample(impersonator(user), { numRuns: 1, seed: seed + index });
      return { user, objects, attempts: fc.sample(wanted, { numRuns: ATTEMPTS, seed: seed + index }) };
    });
    await createAll(admin, [ANYBODY_MAY_ASK, ...states.flatMap(({ objects }) => objects)]);
    await authorizerCaughtUp(admin, 'default', 'mark');
    const index = indexOfCluster(await readAll(admin), version);
    const differences: unknown[] = [];
    const modes = new Map<string, number>();
    for (const { user, objects, attempts } of states) {
      const client = controlPlane().client(controlPlane().credentials(user));
      const outcomes = await inParallel(attempts, (who) => attempt(client, who));
      for (const [i, who] of attempts.entries()) {
        const server = outcomes[i];
        const { mode, outcome } = decide(index, { username: user, groups: ['system:authenticated'] }, who);
        if (JSON.stringify(server) !== JSON.stringify(outcome)) {
          differences.push({ wanted: who, server, engine: outcome, objects, seed });
        }
        modes.set(mode, (modes.get(mode) ?? 0) + 1);
      }
    }
    expect(differences.slice(0, 3)).toEqual([]);
    for (const mode of ['refused', 'legacy', ...(hasModes ? ['user-info', 'serviceaccount', 'arbitrary-node'] : [])]) {
      expect(modes.get(mode), mode).toBeGreaterThan(0);
    }
  }, 120_000);

  test('lets a service account be the node that its pod runs on as the engine does, and no other', async () => {
    const { admin } = controlPlane();
    for (const name of ['n1', 'n2']) await admin.create('/api/v1/nodes', { metadata: { name } });
    const agent = 'agent';
    await admin.create('/api/v1/namespaces/default/serviceaccounts', { metadata: { name: agent } });
    await createAll(admin, AGENT_OBJECTS);
    const pod = await admin.create('/api/v1/namespaces/default/pods', {
      metadata: { name: agent },
      spec: { serviceAccountName: agent, nodeName: 'n1', containers: [{ name: agent, image: 'example.test/agent:1' }] },
    });
    await authorizerCaughtUp(admin, 'default', 'mark-agent');
    const index = indexOfCluster(await readAll(admin), version);
    const modes: string[] = [];
    for (const credentials of [
      await controlPlane().serviceAccountCredentials('default', agent, pod),
      await controlPlane().serviceAccountCredentials('default', agent),
    ]) {
      const client = controlPlane().client(credentials);
      const requestor = await attempt(client);
      if (requestor === 'refused') throw new Error('the service account cannot ask who it is');
      for (const name of ['system:node:n1', 'system:node:n2']) {
        const who = { name, uid: '', groups: [], extra: {} };
        const { mode, outcome } = decide(index, requestor, who);
        expect(await attempt(client, who), name).toEqual(outcome);
        modes.push(mode);
      }
    }
    expect(modes).toEqual([hasModes ? 'associated-node' : 'refused', 'refused', 'refused', 'refused']);
  });
});

/** Asks who one is, as somebody else or as oneself. */
async function attempt(client: ApiClient, who?: Wanted): Promise<Outcome> {
  const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
  const response = await client.request<{ status: { userInfo: UserInfo } }>('POST', REVIEW, {
    body,
    headers: who === undefined ? {} : headersOf(who),
  });
  if (response.status === 201) return normal(response.body.status.userInfo);
  if (response.status !== 403) throw new Error(`${response.status}: ${messageOf(response.body)}`);
  return 'refused';
}

function decide(index: RbacIndex, requestor: UserInfo, who: Wanted): { mode: string; outcome: Outcome } {
  const user = { ...requestor, name: requestor.username, extra: new Map(Object.entries(requestor.extra ?? {})) };
  const decision = impersonate(index, user, { ...who, extra: new Map(Object.entries(who.extra)) }, ATTRIBUTES);
  if (!decision.allowed) return { mode: 'refused', outcome: 'refused' };
  const { name, uid, groups, extra: given } = decision.user;
  const info = {
    username: name,
    groups,
    ...(uid ? { uid } : {}),
    ...(given?.size ? { extra: Object.fromEntries(given) } : {}),
  };
  return { mode: decision.mode, outcome: normal(info) };
}

function normal({ username, uid, groups, extra }: UserInfo): UserInfo {
  const sorted = Object.fromEntries(Object.entries(extra ?? {}).sort());
  return { username, groups, ...(uid === undefined ? {} : { uid }), ...(extra === undefined ? {} : { extra: sorted }) };
}
