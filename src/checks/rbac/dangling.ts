import { byAbsence } from '../by-absence.ts';
import type { Check } from '../check.ts';
import type { CheckContext } from '../context.ts';
import { bindingCheck } from './binding-check.ts';
import { bound, clusterRole, GOOD_PRACTICES, READ_PODS, USING_RBAC } from './manifests.ts';
import { ownRoles, rbacOf } from './rbac-answers.ts';

export const missingRole = byAbsence(
  bindingCheck(
    {
      id: 'rbac/missing-role',
      title: 'Binding refers to a role that does not exist',
      severity: 'medium',
      rationale:
        'The binding gives nothing today. Whoever may create roles fills it: its subjects get what they write, and nobody ' +
        'looks at the binding again.',
      remediation:
        'Delete the binding, or mend the name of the role. A role that another source holds is to be read with it.',
      examples: {
        bad: bound(READ_PODS).replace('name: example }\nrules', 'name: other }\nrules'),
        good: bound(READ_PODS),
      },
      references: [USING_RBAC],
    },
    function* (binding, context) {
      const { kind, name } = binding.roleRef;
      if (context.answer(rbacOf).roleOf(binding) !== undefined) return;
      yield { path: ['roleRef'], message: `there is no ${kind || 'role'} ${name}` };
    },
  ),
);

const account = (name: string): string => `---
apiVersion: v1
kind: ServiceAccount
metadata: { name: ${name}, namespace: shop }
`;

export const missingServiceAccount = byAbsence(
  bindingCheck(
    {
      id: 'rbac/missing-service-account',
      title: 'Binding names a service account that does not exist',
      severity: 'medium',
      needs: ['rbac', 'service-accounts'],
      rationale:
        'Whoever creates a service account of that name, and runs a pod with it or asks for its token, owns what it is given.',
      remediation:
        'Take the subject out of the binding. A service account that another source holds is to be read with it.',
      examples: {
        bad: `${bound(READ_PODS, 'RoleBinding', '{ kind: ServiceAccount, name: gone }')}${account('cart')}`,
        good: `${bound(READ_PODS, 'RoleBinding', '{ kind: ServiceAccount, name: cart }')}${account('cart')}`,
      },
      references: [USING_RBAC],
    },
    function* ({ namespace, subjects }, context) {
      const { snapshot } = context;
      const { complete, namespaces } = context.answer(accountsRead);
      for (const { index, kind, name, namespace: written } of subjects) {
        const of = written || namespace;
        if (kind !== 'ServiceAccount' || of === '' || name === 'default') continue;
        // Files that hold no service account of the namespace say nothing about which there are.
        if (!complete && !namespaces.has(of)) continue;
        if (snapshot.find('', 'ServiceAccount', of, name) !== undefined) continue;
        yield { path: ['subjects', index], message: `there is no service account ${of}/${name}` };
      }
    },
  ),
);

/** Where service accounts were read, and whether these are all of a cluster. */
function accountsRead({ snapshot }: CheckContext): {
  readonly complete: boolean;
  readonly namespaces: ReadonlySet<string>;
} {
  const accounts = snapshot.ofKind('', 'ServiceAccount');
  return {
    complete: accounts.some(({ origin }) => origin.type === 'cluster'),
    namespaces: new Set(accounts.map(({ namespace }) => namespace)),
  };
}

const unused: Check = {
  id: 'rbac/unused-role',
  title: 'No binding uses the role',
  severity: 'info',
  needs: ['rbac'],
  rationale: 'A role that nobody holds waits to be bound by mistake, and hides those that matter.',
  remediation: 'Delete it.',
  examples: { bad: clusterRole(READ_PODS), good: bound(READ_PODS) },
  references: [GOOD_PRACTICES],
  *run(context) {
    const index = context.answer(rbacOf);
    const used = new Set(index.bindings.flatMap((binding) => index.roleOf(binding) ?? []).map(({ object }) => object));
    for (const role of index.roles) {
      // What an aggregated role gathers is used with it.
      for (const { object } of used.has(role.object) ? role.rules : []) used.add(object);
    }
    for (const role of context.answer(ownRoles)) {
      const aggregated = [...role.object.labels.keys()].some((label) => label.includes('/aggregate-to-'));
      if (used.has(role.object) || aggregated) continue;
      yield { check: unused, object: role.object, path: ['metadata', 'name'], message: 'no binding refers to it' };
    }
  },
};

export const unusedRole = byAbsence(unused);
