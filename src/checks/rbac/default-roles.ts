import { covers, type PolicyRule } from '../../rbac/index.ts';
import type { Check } from '../check.ts';
import { clusterRole, READ_PODS, USING_RBAC } from './manifests.ts';
import { defaultsOf, ownRoles, rbacOf, readDefaultRoles, resourcesOf } from './rbac-answers.ts';

const PREFIX = 'rbac.authorization.k8s.io/aggregate-to-';
const WIDENED = ['admin', 'edit', 'view'];

const labelled = (rule: string): string =>
  clusterRole(rule).replace('name: example', `name: example, labels: { ${PREFIX}view: "true" }`);

export const aggregatesToDefault: Check = {
  id: 'rbac/aggregates-to-default',
  title: 'Role widens admin, edit or view',
  severity: 'medium',
  needs: ['rbac'],
  rationale:
    'By its label the rules of the role become part of a role that many hold already: nobody needs to be bound to them. ' +
    'For resources of the project itself that is what the label is for.',
  remediation:
    'Take the label away where the rules are about resources of Kubernetes, and bind the role to whoever needs it.',
  examples: {
    bad: labelled('verbs: [get], apiGroups: [""], resources: [secrets]'),
    good: labelled('verbs: [get], apiGroups: [shop.example.com], resources: [carts]'),
  },
  references: [
    {
      title: 'Kubernetes: Aggregated ClusterRoles',
      url: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles',
    },
  ],
  *run(context) {
    const index = context.answer(rbacOf);
    const known = context.answer(resourcesOf);
    for (const role of context.answer(ownRoles)) {
      for (const name of WIDENED) {
        if (role.kind !== 'ClusterRole' || role.object.labels.get(`${PREFIX}${name}`) !== 'true') continue;
        const others = (index.findRole('ClusterRole', '', name)?.rules ?? []).filter(
          ({ object }) => object !== role.object,
        );
        const { missing } = covers(
          others.map(({ rule }) => rule),
          role.rules.map(({ rule }) => rule),
        );
        const [first] = missing.filter((rule) =>
          isAboutKubernetes(rule, (group, resource) => known.find(group, resource) !== undefined),
        );
        if (first === undefined) continue;
        const message = `${name} gains ${first.verbs.slice(0, 3).join(', ')} ${first.resources.slice(0, 3).join(', ')}`;
        yield {
          check: aggregatesToDefault,
          object: role.object,
          path: ['metadata', 'labels', `${PREFIX}${name}`],
          message,
        };
      }
    }
  },
};

/** Groups with a wildcard hold Kubernetes' own resources too. */
function isAboutKubernetes(rule: PolicyRule, exists: (group: string, resource: string) => boolean): boolean {
  return rule.apiGroups.some(
    (group) =>
      group === '*' ||
      ((!group.includes('.') || group.endsWith('.k8s.io')) &&
        rule.resources.some((resource) => resource === '*' || exists(group, resource.split('/', 1)[0] ?? ''))),
  );
}

const view = (rule: string): string => clusterRole(rule).replace('name: example', 'name: view');

export const changedDefaultRole: Check = {
  id: 'rbac/changed-default-role',
  title: 'Default role gives more than it does by itself',
  severity: 'medium',
  needs: ['rbac'],
  rationale:
    'Whoever is bound to a default role is taken to have what the documentation says. The API server puts back what is ' +
    'missing from its roles when it starts, and leaves what was added, by somebody or by a version before an upgrade.',
  remediation: 'Take the additional rules out, and put them into a role of their own.',
  examples: {
    bad: view('verbs: [get], apiGroups: [""], resources: [secrets]'),
    good: view(READ_PODS),
  },
  references: [USING_RBAC],
  *run(context) {
    const defaults = context.answer(defaultsOf);
    for (const role of context.answer(readDefaultRoles)) {
      // What an aggregated role gathers is judged by the label of the role it comes from.
      const written = { ...role, rules: role.rules.filter(({ object }) => object === role.object) };
      const [added] =
        role.aggregates !== undefined && role.rules.length !== written.rules.length ? [] : defaults.widenedBy(written);
      if (added === undefined) continue;
      const what = added.nonResourceURLs.length > 0 ? added.nonResourceURLs : added.resources;
      const message = `also allows ${added.verbs.slice(0, 3).join(', ')} ${what.slice(0, 3).join(', ')}`;
      yield { check: changedDefaultRole, object: role.object, path: ['rules'], message };
    }
  },
};
