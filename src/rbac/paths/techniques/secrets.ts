import { serviceAccountName } from '../../subject.ts';
import { pattern } from '../pattern.ts';
import { group, user } from '../position.ts';
import { heldAny, listedNames, namespacesOf, naming, type Technique, unnamed, where } from '../technique.ts';
import { CREATE_PODS } from './pods.ts';

const READ = ['get', 'list', 'watch'].map((verb) => pattern(verb, '', 'secrets'));
const CREATE = pattern('create', '', 'secrets');
const CREATE_ACCOUNT = pattern('create', '', 'serviceaccounts');
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
  patterns: [CREATE, ...READ],
  *ways(asker) {
    const needs = [unnamed(asker.held(CREATE)), heldAny(asker, READ)];
    const action = `create a token secret for a service account and read it${where(asker.scope)}`;
    yield { to: { type: 'accounts', namespace: asker.scope }, needs, action };
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
      for (const namespace of namespacesOf(asker)) {
        if (!world.accountsIn(namespace).has(name)) continue;
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
  patterns: [CREATE],
  *ways(asker) {
    if (asker.scope !== '' && asker.scope !== 'kube-system') return;
    const needs = [unnamed(asker.held(CREATE))];
    for (const { type, name } of asker.world.identities) {
      if (type !== 'group' || !/^system:bootstrappers(?::|$)/.test(name)) continue;
      yield { to: group(name), needs, action: 'create a bootstrap token in namespace "kube-system"' };
    }
  },
};

/** A binding names a service account that does not exist: whoever creates it and uses it owns what it is given. */
export const createMissingAccount: Technique = {
  id: 'create-missing-account',
  patterns: [CREATE_ACCOUNT, TOKEN, ...CREATE_PODS],
  *ways(asker) {
    for (const namespace of namespacesOf(asker)) {
      for (const name of asker.world.missingAccountsIn(namespace)) {
        const uses = [...naming(asker.held(TOKEN), name), ...unnamed(heldAny(asker, CREATE_PODS))];
        const needs = [unnamed(asker.held(CREATE_ACCOUNT)), uses];
        const to = user(serviceAccountName(namespace, name));
        yield { to, needs, action: `create the missing service account "${name}"${where(namespace)} and use it` };
      }
    }
  },
};
