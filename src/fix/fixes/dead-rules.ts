import { CheckContext } from '../../checks/index.ts';
import { isJsonArray, type KubernetesObject, valueAt } from '../../kube/index.ts';
import type { Change } from '../edit/index.ts';
import { byHand, type Fix, type Subject } from '../fix.ts';

/** Takes out of Roles what they cannot give: resources that are in no namespace. */
export const deadRules: Fix = {
  checks: ['rbac/cluster-scoped-in-role'],
  answer(subject) {
    const { object } = subject.finding;
    const dead = deadResources(subject).get(object);
    if (dead === undefined) return byHand('');
    return {
      proposals: [
        {
          tier: 'safe',
          title: 'take out resources that are in no namespace',
          why: 'a Role gives rights in its namespace alone, so that nobody has them by it',
          changes: removals(object, dead),
        },
      ],
      byHand: 'take them out, or give the right by a ClusterRole and a ClusterRoleBinding',
    };
  },
};

/** The entries of `resources` that are found, by the rule. */
type Dead = ReadonlyMap<number, ReadonlySet<number>>;

const known = new WeakMap<Subject['snapshot'], ReadonlyMap<KubernetesObject, Dead>>();

function deadResources({ finding: { check }, snapshot, settings }: Subject): ReadonlyMap<KubernetesObject, Dead> {
  const before = known.get(snapshot);
  if (before !== undefined) return before;
  const found = new Map<KubernetesObject, Map<number, Set<number>>>();
  for (const { object, path } of check.run(new CheckContext(snapshot, settings))) {
    const [field, rule, list, entry] = path;
    if (field !== 'rules' || typeof rule !== 'number' || list !== 'resources' || typeof entry !== 'number') continue;
    const rules = found.get(object) ?? new Map<number, Set<number>>();
    found.set(object, rules.set(rule, (rules.get(rule) ?? new Set()).add(entry)));
  }
  known.set(snapshot, found);
  return found;
}

/** All at once, and the last first: taking one away moves those behind it. */
function removals({ content }: KubernetesObject, dead: Dead): readonly Change[] {
  return [...dead]
    .toSorted(([a], [b]) => b - a)
    .flatMap(([rule, entries]): readonly Change[] => {
      const resources = valueAt(content, ['rules', rule, 'resources']);
      const isWhole = isJsonArray(resources) && resources.length === entries.size;
      if (isWhole) return [{ op: 'remove', path: ['rules', rule] }];
      return [...entries]
        .toSorted((a, b) => b - a)
        .map((entry) => ({ op: 'remove', path: ['rules', rule, 'resources', entry] }));
    });
}
