import { serviceAccountName } from '../../subject.ts';
import { pattern } from '../pattern.ts';
import { group, user } from '../position.ts';
import { creations, heldAny, listedNames, namespacesOf, naming, type Technique, unnamed, where } from '../technique.ts';
import { CREATE_PODS, podCreations } from './pods.ts';

const READ = ['get', 'list', 'watch'].map((verb) => pattern(verb, '', 'secrets'));
const MAKE = { create: pattern('create', '', 'secrets'), change: [pattern('patch', '', 'secrets')] };
const MAKE_ACCOUNT = {
  create: pattern('create', '', 'serviceaccounts'),
  change: [pattern('patch', '', 'serviceaccounts')],
};
const TOKEN = pattern('create', '', 'serviceaccounts/token');

/** list and watch show what is in the secrets as get does. */
export const readSecrets: Technique = {
  id: 'read-secrets',
  patterns: READ,
  *ways(asker) {
    const held = heldAny(asker, READ);
    const { scope } = asker;
    const all = unnamed(held);
    if (all.length > 0) {
      yield { to: { type: 'secrets', namespace: scope }, needs: [all], action: `read secrets${where(scope)}` };
    }
    for (const name of listedNames(held)) {
      const action = `read secret "${name}"${where(scope)}`;
      yield { to: { type: 'secrets', namespace: scope, name }, needs: [naming(held, name)], action };
    }
  },
};

/** Kubernetes fills a Secret of type kubernetes.io/service-account-token with the token of the account it names. */
export const createTokenSecret: Technique = {
  id: 'create-token-secret',
  patterns: [MAKE.create, ...MAKE.change, ...READ],
  *ways(asker) {
    const action = `create a token secret for a service account and read it${where(asker.scope)}`;
    for (const made of creations(asker, MAKE)) {
      const needs = [...made, heldAny(asker, READ)];
      yield { to: { type: 'accounts', namespace: asker.scope }, needs, action };
    }
  },
};

export const requestTokens: Technique = {
  id: 'request-tokens',
  patterns: [TOKEN],
  *ways(asker) {
    const held = asker.held(TOKEN);
    const { scope, world } = asker;
    const all = unnamed(held);
    if (all.length > 0) {
      const action = `request tokens of service accounts${where(scope)}`;
      yield { to: { type: 'accounts', namespace: scope }, needs: [all], action };
    }
    for (const name of listedNames(held)) {
      for (const namespace of world.namespacesOfAccount(name)) {
        if (scope !== '' && namespace !== scope) continue;
        const to = user(serviceAccountName(namespace, name));
        yield {
          to,
          needs: [naming(held, name)],
          action: `request a token of service account "${name}"${where(namespace)}`,
        };
      }
    }
  },
};

/** A secret of kube-system makes a bootstrap token, whose holder is in the group system:bootstrappers. */
export const createBootstrapToken: Technique = {
  id: 'create-bootstrap-token',
  patterns: [MAKE.create, ...MAKE.change],
  *ways(asker) {
    if (asker.scope !== '' && asker.scope !== 'kube-system') return;
    const action = 'create a bootstrap token in namespace "kube-system"';
    for (const needs of creations(asker, MAKE)) {
      for (const { type, name } of asker.world.identities) {
        if (type !== 'group' || !/^system:bootstrappers(?::|$)/.test(name)) continue;
        yield { to: group(name), needs, action };
      }
    }
  },
};

/** A binding names a service account that does not exist: whoever creates it and uses it owns what it is given. */
export const createMissingAccount: Technique = {
  id: 'create-missing-account',
  patterns: [MAKE_ACCOUNT.create, ...MAKE_ACCOUNT.change, TOKEN, ...CREATE_PODS],
  *ways(asker) {
    for (const namespace of namespacesOf(asker)) {
      for (const name of asker.world.missingAccountsIn(namespace)) {
        const to = user(serviceAccountName(namespace, name));
        const action = `create the missing service account "${name}"${where(namespace)} and use it`;
        const made = [...creations(asker, MAKE_ACCOUNT)].filter((needs) =>
          needs.every((held) => naming(held, name).length > 0),
        );
        for (const makes of made) {
          const account = makes.map((held) => naming(held, name));
          for (const pods of podCreations(asker)) yield { to, needs: [...account, ...pods], action };
          yield { to, needs: [...account, naming(asker.held(TOKEN), name)], action };
        }
      }
    }
  },
};
