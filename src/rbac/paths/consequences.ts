import { type Identity, MASTERS_GROUP, nextGroup, serviceAccountName } from '../subject.ts';
import { type KnownPod, nodeOf } from './known-pods.ts';
import { ANY_NODE, CLUSTER_ADMIN, group, type Position, positionKey, user } from './position.ts';
import type { World } from './world.ts';

/** What a position leads to without any further grant. */
export interface Consequence {
  readonly to: Position;
  readonly technique: string;
  readonly action: string;
}

/** Everything that comes with a position, apart from the roles it holds. */
export function* consequences(position: Position, world: World): Generator<Consequence> {
  switch (position.type) {
    case 'identity':
      yield* ofIdentity(position.identity);
      return;
    case 'caller':
      if (position.groups.includes(MASTERS_GROUP)) yield MASTERS;
      return;
    case 'role':
      yield* ofRole(position, world);
      return;
    case 'bound-roles':
      yield* ofBoundRoles(position, world);
      return;
    case 'everything':
    case 'new-pods':
    case 'accounts':
    case 'pods':
    case 'secrets':
      if (position.namespace === '') yield* inEachNamespace(position, world);
      else yield* inNamespace(position, world);
      return;
    case 'workloads': {
      const { kind, group, namespace } = position;
      for (const at of world.namespacesWith(kind, group)) {
        if (namespace !== '' && at !== namespace) continue;
        const action = `give the pods of a ${kind} in namespace "${at}" another image, service account or mount`;
        yield { to: { type: 'new-pods', namespace: at }, technique: 'pods-of-workload', action };
      }
      return;
    }
    case 'node':
      yield* ofNode(position.name, world);
      return;
    case 'any-identity':
      yield { to: ANY_NODE, technique: 'certificate', action: 'be any node' };
      for (const { type, name } of world.identities) {
        if (name === MASTERS_GROUP) continue;
        const to = type === 'user' ? user(name) : group(name);
        yield { to, technique: 'certificate', action: `have a certificate for ${type} "${name}"` };
      }
      return;
    case 'users':
      for (const { type, name } of world.identities) {
        if (type !== 'user' || name.startsWith('system:serviceaccount:')) continue;
        yield { to: user(name), technique: 'any-user', action: `choose user "${name}"` };
      }
      return;
    case 'cluster-admin':
      yield { to: ANY_NODE, technique: 'cluster-admin', action: 'run pods that control their nodes' };
      yield { to: { type: 'secrets', namespace: '' }, technique: 'cluster-admin', action: 'read every secret' };
      return;
    case 'limited':
    case 'power':
      return;
  }
}

const MASTERS: Consequence = {
  to: CLUSTER_ADMIN,
  technique: 'masters',
  action: 'do everything, past every authorizer',
};

function* ofIdentity(identity: Identity): Generator<Consequence> {
  if (identity.type === 'group' && identity.name === MASTERS_GROUP) yield MASTERS;
  const name = nextGroup(identity);
  if (name !== undefined) {
    yield { to: group(name), technique: 'member-of', action: `be in group "${name}"` };
  }
}

function* ofRole(position: Position & { readonly type: 'role' }, world: World): Generator<Consequence> {
  const { kind, name, namespace } = position;
  if (name !== '*' && namespace !== '*') return;
  const namespaces = namespace === '*' ? world.namespaces : [namespace];
  const names = kind === 'Role' && name === '*' ? undefined : name;
  for (const at of namespaces) {
    const roles = names === undefined ? world.rolesIn(at) : [names];
    for (const role of roles) {
      const action = `hold ${kind} "${role}" in namespace "${at}"`;
      yield { to: { type: 'role', kind, name: role, namespace: at }, technique: 'role', action };
    }
  }
}

function* ofBoundRoles(position: Position & { readonly type: 'bound-roles' }, world: World): Generator<Consequence> {
  const { binding: bindingKind, kind, namespace } = position;
  if (namespace === '' && bindingKind === 'RoleBinding') {
    for (const at of world.namespaces) {
      yield { to: { ...position, namespace: at }, technique: 'namespace', action: `choose namespace "${at}"` };
    }
    return;
  }
  for (const { roleRef, name } of world.bindingsIn(namespace)) {
    if (roleRef.kind !== kind) continue;
    const to: Position = { type: 'role', kind, name: roleRef.name, namespace };
    yield { to, technique: 'role', action: `be a subject of ${bindingKind} "${name}"` };
  }
}

type Namespaced = Position & { readonly type: 'everything' | 'new-pods' | 'accounts' | 'pods' | 'secrets' };

function* inEachNamespace(position: Namespaced, world: World): Generator<Consequence> {
  for (const namespace of world.namespaces) {
    const to: Position = { ...position, namespace };
    yield { to, technique: 'namespace', action: `choose namespace "${namespace}"` };
  }
}

function* inNamespace(position: Namespaced, world: World): Generator<Consequence> {
  const { namespace } = position;
  switch (position.type) {
    case 'everything':
      return;
    case 'new-pods':
      yield {
        to: { type: 'accounts', namespace },
        technique: 'pod-account',
        action: 'run a pod with any service account of the namespace',
      };
      yield {
        to: { type: 'secrets', namespace },
        technique: 'pod-secret',
        action: 'mount any secret of the namespace into a pod',
      };
      if (world.letsNodePodsIn(namespace)) {
        const action = 'run a privileged or hostPath pod, which Pod Security lets into the namespace';
        yield { to: ANY_NODE, technique: 'pod-node', action };
      }
      return;
    case 'accounts':
      for (const name of world.accountsIn(namespace)) {
        const to = user(serviceAccountName(namespace, name));
        yield { to, technique: 'account', action: `be service account "${name}" of namespace "${namespace}"` };
      }
      return;
    case 'pods': {
      const pods = world
        .podsIn(namespace)
        .filter((pod) => position.pod === undefined || pod.name === position.pod || pod.isNamed(position.pod))
        .filter((pod) => !position.interactive || pod.interactive);
      yield* insidePods(pods, ({ tokenOf }) => tokenOf);
      return;
    }
    case 'secrets':
      yield* ofSecrets(namespace, position.name, world);
      return;
  }
}

/** What is found inside pods, each thing once, with a pod that has it. */
function* insidePods(
  pods: readonly KnownPod[],
  accountOf: (pod: KnownPod) => string | undefined,
): Generator<Consequence> {
  const seen = new Set<string>();
  for (const pod of pods) {
    for (const consequence of insidePod(pod, accountOf(pod))) {
      const key = positionKey(consequence.to);
      if (!seen.has(key)) yield consequence;
      seen.add(key);
    }
  }
}

function* insidePod(pod: KnownPod, account: string | undefined): Generator<Consequence> {
  const { namespace, owner } = pod;
  const inside = `inside ${owner} of namespace "${namespace}"`;
  if (account !== undefined) {
    const to = user(serviceAccountName(namespace, account));
    yield { to, technique: 'pod-token', action: `${inside}, use the token of service account "${account}"` };
  }
  for (const name of pod.secrets) {
    yield {
      to: { type: 'secrets', namespace, name },
      technique: 'pod-secret',
      action: `${inside}, read secret "${name}"`,
    };
  }
  if (pod.escape !== undefined) {
    yield { to: nodeOf(pod), technique: 'pod-escape', action: `${inside}, control its node: ${pod.escape}` };
  }
  if (pod.holdsCluster !== undefined) {
    yield {
      to: CLUSTER_ADMIN,
      technique: 'control-plane-files',
      action: `${inside}, take the cluster's keys: ${pod.holdsCluster}`,
    };
  }
}

/** A node's root user has what is in its pods, and its kubelet gets tokens for their service accounts. */
function* ofNode(name: string, world: World): Generator<Consequence> {
  const any = positionKey(ANY_NODE) === positionKey({ type: 'node', name });
  for (const node of any ? world.nodes : []) {
    yield { to: { type: 'node', name: node }, technique: 'choose-node', action: `choose node "${node}"` };
  }
  if (world.runsControlPlane(name)) {
    yield {
      to: CLUSTER_ADMIN,
      technique: 'control-plane-node',
      action: `take the cluster's keys from node "${name}", which runs the control plane`,
    };
  }
  const onNode = world.pods.filter((pod) => pod.everyNode || pod.node === name || (any && pod.node === undefined));
  yield* insidePods(onNode, ({ account }) => account);
}

function* ofSecrets(namespace: string, name: string | undefined, world: World): Generator<Consequence> {
  for (const { secret, holder } of world.tokenSecretsIn(namespace, name)) {
    const technique = 'token-secret';
    if (holder === 'bootstrapper') {
      yield { to: group('system:bootstrappers'), technique, action: `read the bootstrap token in secret "${secret}"` };
      continue;
    }
    const { account } = holder;
    const action = `read the token of service account "${account}" from secret "${secret}"`;
    yield { to: user(serviceAccountName(namespace, account)), technique, action };
  }
}
