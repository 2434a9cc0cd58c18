import {
  MASTERS_GROUP,
  NODES_GROUP,
  nodeOfUsername,
  serviceAccountName,
  splitServiceAccountName,
} from '../../subject.ts';
import { clusterPattern, pattern } from '../pattern.ts';
import { ANY_NODE, group, type Position, user } from '../position.ts';
import { listedNames, naming, type Technique, unnamed, where } from '../technique.ts';

const AUTH = 'authentication.k8s.io';
const USERS = clusterPattern('impersonate', '', 'users');
const GROUPS = clusterPattern('impersonate', '', 'groups');
const ACCOUNTS = pattern('impersonate', '', 'serviceaccounts');
const UIDS = clusterPattern('impersonate', AUTH, 'uids');

export const impersonateUsers: Technique = {
  id: 'impersonate-users',
  patterns: [USERS],
  *ways(asker) {
    const held = asker.held(USERS);
    const all = unnamed(held);
    if (all.length > 0) yield { to: { type: 'users' }, needs: [all], action: 'impersonate any user' };
    for (const name of listedNames(held)) {
      if (splitServiceAccountName(name) !== undefined) continue;
      yield { to: user(name), needs: [naming(held, name)], action: `impersonate user "${name}"` };
    }
  },
};

export const impersonateGroups: Technique = {
  id: 'impersonate-groups',
  patterns: [GROUPS, USERS, ACCOUNTS],
  *ways(asker) {
    const held = asker.held(GROUPS);
    // Whoever may be a member of any group is one of system:masters.
    const names = unnamed(held).length > 0 ? [MASTERS_GROUP] : listedNames(held);
    for (const name of names) {
      // A user or a service account, whichever, has to be named beside the group.
      const needs = [naming(held, name), [...asker.held(USERS), ...asker.held(ACCOUNTS)]];
      yield { to: group(name), needs, action: `impersonate group "${name}"` };
    }
  },
};

/** The Node authorizer asks for the user name and the group of a node. */
export const impersonateNodes: Technique = {
  id: 'impersonate-nodes',
  patterns: [USERS, GROUPS],
  *ways(asker) {
    const groups = naming(asker.held(GROUPS), NODES_GROUP);
    const users = asker.held(USERS);
    if (groups.length === 0) return;
    yield { to: ANY_NODE, needs: [unnamed(users), groups], action: 'impersonate a node' };
    for (const name of listedNames(users)) {
      const node = nodeOfUsername(name);
      if (node === undefined) continue;
      yield {
        to: { type: 'node', name: node },
        needs: [naming(users, name), groups],
        action: `impersonate node "${node}"`,
      };
    }
  },
};

export const impersonateAccounts: Technique = {
  id: 'impersonate-service-accounts',
  patterns: [ACCOUNTS],
  *ways(asker) {
    const held = asker.held(ACCOUNTS);
    const { scope, world } = asker;
    const all = unnamed(held);
    if (all.length > 0) {
      const action = `impersonate service accounts${where(scope)}`;
      yield { to: { type: 'accounts', namespace: scope }, needs: [all], action };
    }
    for (const name of listedNames(held)) {
      for (const namespace of world.namespacesOfAccount(name)) {
        if (scope !== '' && namespace !== scope) continue;
        const action = `impersonate service account "${name}"${where(namespace)}`;
        yield { to: user(serviceAccountName(namespace, name)), needs: [naming(held, name)], action };
      }
    }
  },
};

/** uids and extras change nothing in RBAC; webhooks and policies may trust them. */
export const impersonateAttributes: Technique = {
  id: 'impersonate-attributes',
  patterns: [UIDS],
  *ways(asker) {
    const to: Position = { type: 'power', power: 'forge-attributes', namespace: '' };
    yield {
      to,
      needs: [asker.held(UIDS), [...asker.held(USERS), ...asker.held(ACCOUNTS)]],
      action: 'impersonate a uid',
    };
  },
};
