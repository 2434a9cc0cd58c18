import {
  type FieldPath,
  type Indexed,
  indexedList,
  type KubernetesObject,
  type LabelSelector,
  labelSelector,
  list,
  Reading,
  record,
  type Shape,
} from '../kube/index.ts';
import { type PolicyRule, policyRule, refusalsOfRule } from './policy-rule.ts';
import type { ObjectProblem } from './problem.ts';

/** A rule where it was written: in the role itself, or in one that an aggregated ClusterRole gathered. */
export interface WrittenRule {
  readonly rule: PolicyRule;
  readonly object: KubernetesObject;
  readonly path: FieldPath;
}

/** A Role or a ClusterRole. */
export interface Role {
  readonly kind: 'Role' | 'ClusterRole';
  readonly name: string;
  /** Empty for a ClusterRole. */
  readonly namespace: string;
  readonly object: KubernetesObject;
  /** What the role gives; for an aggregated ClusterRole, after aggregation. */
  readonly rules: readonly WrittenRule[];
  /** Absent when the role does not aggregate. */
  readonly aggregates?: readonly LabelSelector[] | undefined;
  /** Whether a selector could not be read, so that the aggregation controller would leave the rules alone. */
  readonly brokenAggregation: boolean;
}

interface Written {
  readonly rules?: readonly Indexed<{ readonly rule: PolicyRule }>[];
  readonly aggregationRule?: { readonly clusterRoleSelectors?: readonly LabelSelector[] };
}

const wrapped: Shape<{ readonly rule: PolicyRule }> = (value, reading) => {
  const rule = policyRule(value, reading);
  return rule && { rule };
};

const written = record<Written>({
  rules: indexedList(wrapped),
  aggregationRule: record({ clusterRoleSelectors: list(labelSelector, { requirements: [] }) }),
});

/** Reads a Role or ClusterRole. What the API server would refuse in it becomes problems; the rest is judged. */
export function readRole(object: KubernetesObject, kind: Role['kind'], problems: ObjectProblem[]): Role {
  const reading = new Reading();
  const { rules = [], aggregationRule } = written(object.content, reading) ?? {};
  const selectorProblems = reading.problems.some((problem) => problem.path[0] === 'aggregationRule');
  for (const problem of reading.problems) problems.push({ object, ...problem });
  for (const { rule, index } of rules) {
    for (const refusal of refusalsOfRule(rule, kind === 'Role')) {
      problems.push({ object, path: ['rules', index, ...refusal.path], message: refusal.message });
    }
  }
  const aggregates =
    kind === 'ClusterRole' && aggregationRule ? (aggregationRule.clusterRoleSelectors ?? []) : undefined;
  if (aggregates?.length === 0) {
    problems.push({
      object,
      path: ['aggregationRule', 'clusterRoleSelectors'],
      message: 'at least one clusterRoleSelector required if aggregationRule is non-nil',
    });
  }
  return {
    kind,
    name: object.name,
    namespace: kind === 'Role' ? object.namespace : '',
    object,
    rules: rules.map(({ rule, index }) => ({ rule, object, path: ['rules', index] })),
    aggregates,
    brokenAggregation: selectorProblems,
  };
}
