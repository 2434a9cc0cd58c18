import { isAtLeast } from '../../../kube/index.ts';
import { type Identity, MASTERS_GROUP, serviceAccountName, splitServiceAccountName } from '../../subject.ts';
import type { KnownPod } from '../known-pods.ts';
import { clusterPattern, onBehalf, type Pattern, pattern } from '../pattern.ts';
import { user } from '../position.ts';
import type { Requirement } from '../step.ts';
import { type Asker, naming, type Technique, unnamed, where } from '../technique.ts';

const AUTH = 'authentication.k8s.io';
const MODES = [
  { mode: 'user-info', identities: clusterPattern('impersonate:user-info', AUTH, 'users') },
  { mode: 'serviceaccount', identities: pattern('impersonate:serviceaccount', AUTH, 'serviceaccounts') },
] as const;
const GROUPS = clusterPattern('impersonate:user-info', AUTH, 'groups');

/**
 * Constrained impersonation, on from 1.36: who may be impersonated, and, by rights of their own, for which requests.
 * Whoever does so is at a position that holds what both the identity and those rights allow.
 *
 * @param requests Those that are worth making as another.
 */
export function impersonateConstrained(requests: readonly Pattern[]): Technique {
  const asked = MODES.flatMap(({ mode }) => requests.flatMap((request) => onBehalf(mode, request) ?? []));
  return {
    id: 'impersonate-constrained',
    patterns: [...MODES.map(({ identities }) => identities), GROUPS, ...asked],
    *ways(asker) {
      if (!isAtLeast(asker.world.version, 36)) return;
      for (const { mode, identities } of MODES) {
        const held = asker.held(identities);
        if (held.length === 0) continue;
        const groups = mode === 'user-info' ? asker.held(GROUPS) : [];
        for (const { identity, named } of identitiesFor(mode, asker)) {
          const { type, name } = identity;
          // A user has to be named beside the group.
          const needs = type === 'group' ? [held, naming(groups, name)] : [naming(held, named)];
          const to = needs.every((some) => some.length > 0) ? asker.limitedTo(mode, identity) : undefined;
          const action = `impersonate ${type} "${name}" for what ${mode} is allowed on`;
          if (to !== undefined) yield { to, needs, action };
        }
      }
    },
  };
}

/** Who can be asked for in a mode, each with the name that rights to do so hold. */
function* identitiesFor(
  mode: (typeof MODES)[number]['mode'],
  { scope, world }: Asker,
): Generator<{ readonly identity: Identity; readonly named: string }> {
  if (mode === 'user-info') {
    for (const identity of world.people) {
      if (identity.type === 'group' ? identity.name !== MASTERS_GROUP : scope === '') {
        yield { identity, named: identity.name };
      }
    }
    return;
  }
  for (const namespace of scope === '' ? world.namespaces : [scope]) {
    for (const named of world.accountsIn(namespace)) {
      yield { identity: { type: 'user', name: serviceAccountName(namespace, named) }, named };
    }
  }
}

const NODE_MODES = ['arbitrary-node', 'associated-node'].map((mode) => ({
  mode,
  nodes: clusterPattern(`impersonate:${mode}`, AUTH, 'nodes'),
  secrets: pattern(`impersonate-on:${mode}:get`, '', 'secrets'),
  tokens: pattern(`impersonate-on:${mode}:create`, '', 'serviceaccounts/token'),
}));

/** A node may read the secrets of its pods, and gets tokens of their service accounts. */
export const impersonateNodesConstrained: Technique = {
  id: 'impersonate-constrained',
  patterns: NODE_MODES.flatMap(({ nodes, secrets, tokens }) => [nodes, secrets, tokens]),
  *ways(asker) {
    if (!isAtLeast(asker.world.version, 36)) return;
    for (const { mode, nodes, secrets, tokens } of NODE_MODES) {
      const held = asker.held(nodes);
      const [onSecrets, onTokens] = [asker.held(secrets), asker.held(tokens)];
      if (held.length === 0 || onSecrets.length + onTokens.length === 0) continue;
      for (const pod of asker.world.podsIn(asker.scope)) {
        const may = forNodeOf(pod, held, mode, asker);
        if (may.length === 0) continue;
        const as = `as the node of ${pod.owner}`;
        const { namespace, account } = pod;
        for (const name of pod.secrets) {
          const action = `read secret "${name}"${where(namespace)} ${as}`;
          yield { to: { type: 'secrets', namespace, name }, needs: [may, naming(onSecrets, name)], action };
        }
        const action = `request a token of service account "${account}"${where(namespace)} ${as}`;
        yield { to: user(serviceAccountName(namespace, account)), needs: [may, naming(onTokens, account)], action };
      }
    }
  },
};

/** What allows to impersonate the node that a pod is on. */
function forNodeOf(pod: KnownPod, held: Requirement, mode: string, { from, world }: Asker): Requirement {
  if (mode === 'arbitrary-node') return pod.node === undefined ? unnamed(held) : naming(held, pod.node);
  // The node that the requestor runs on itself, which is asked for by the name `*`.
  const account = from.type === 'identity' ? splitServiceAccountName(from.identity.name) : undefined;
  if (account === undefined) return [];
  const own = world.podsIn(account.namespace).filter((one) => one.account === account.name);
  const shares = own.some((one) => one.everyNode || pod.everyNode || (one.node !== undefined && one.node === pod.node));
  return shares ? naming(held, '*') : [];
}
