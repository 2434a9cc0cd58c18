import { type Binding, HeldRules, type Identity, type PolicyRule, type RbacIndex } from '../../rbac/index.ts';
import type { CheckContext } from '../context.ts';
import { bindingCheck } from './binding-check.ts';
import { bound, GOOD_PRACTICES, READ_PODS } from './manifests.ts';
import { identitiesOf, rbacOf } from './rbac-answers.ts';

export const coveredBinding = bindingCheck(
  {
    id: 'rbac/covered-binding',
    title: 'Binding gives nothing that others do not',
    severity: 'info',
    rationale: 'Whoever takes the right away by one binding finds that the other still gives it.',
    remediation: 'Delete the binding that is not needed.',
    examples: {
      bad: `${bound(READ_PODS)}---\n${bound(READ_PODS, 'RoleBinding')}`,
      good: bound(READ_PODS),
    },
    references: [GOOD_PRACTICES],
  },
  function* (binding, context) {
    const index = context.answer(rbacOf);
    const role = index.roleOf(binding);
    const identities = identitiesOf(binding).map(({ identity }) => identity);
    if (role === undefined || role.rules.length === 0 || identities.length === 0) return;
    const asked = role.rules.map(({ rule }) => rule);
    const covering = new Set<Binding>();
    for (const identity of identities) {
      const others = othersOf(context, index, binding, identity);
      if (!new HeldRules(others.flatMap(({ rules }) => rules)).isCovered(asked)) return;
      for (const other of others) covering.add(other.binding);
    }
    const [first] = covering;
    const name =
      first === undefined ? '' : `${first.kind} ${first.namespace ? `${first.namespace}/` : ''}${first.name}`;
    const more = covering.size > 1 ? ` and ${covering.size - 1} more` : '';
    yield { path: ['roleRef'], message: `all of it is given by ${name}${more} as well` };
  },
);

/** What else gives something to a subject where the binding does. Of two equal bindings the earlier stays. */
function othersOf(
  context: CheckContext,
  index: RbacIndex,
  binding: Binding,
  identity: Identity,
): readonly { readonly binding: Binding; readonly rules: readonly PolicyRule[] }[] {
  const order = context.answer(bindingOrder);
  const ordinal = order.get(binding) ?? 0;
  return index
    .boundTo(identity)
    .filter((bound) => bound.binding !== binding)
    .filter(({ binding: other }) => other.namespace === '' || other.namespace === binding.namespace)
    .filter(({ binding: other }) => (order.get(other) ?? 0) < ordinal)
    .map((bound) => ({ binding: bound.binding, rules: bound.role.rules.map(({ rule }) => rule) }));
}

function bindingOrder(context: CheckContext): ReadonlyMap<Binding, number> {
  return new Map(context.answer(rbacOf).bindings.map((binding, ordinal) => [binding, ordinal]));
}

export const acrossNamespaces = bindingCheck(
  {
    id: 'rbac/across-namespaces',
    title: 'Service account has rights in another namespace',
    severity: 'low',
    rationale:
      'Whoever may run pods in the namespace of the service account acts in the other namespace as well: the wall between ' +
      'them has a door.',
    remediation:
      'Keep a service account where its rights are, or make sure that whoever runs pods in the one may act in the other.',
    examples: {
      bad: bound(READ_PODS, 'RoleBinding', '{ kind: ServiceAccount, name: ledger, namespace: bank }'),
      good: bound(READ_PODS, 'RoleBinding', '{ kind: ServiceAccount, name: cart, namespace: shop }'),
    },
    references: [GOOD_PRACTICES],
  },
  function* ({ kind, namespace, subjects }) {
    if (kind !== 'RoleBinding') return;
    for (const subject of subjects) {
      if (subject.kind !== 'ServiceAccount' || subject.namespace === '' || subject.namespace === namespace) continue;
      const message = `service account ${subject.namespace}/${subject.name} has rights in ${namespace}`;
      yield { path: ['subjects', subject.index], message };
    }
  },
);
