import { type FieldPath, list, record, type Shape, string } from '../kube/index.ts';

/** An RBAC rule (rbac.authorization.k8s.io/v1 PolicyRule). Absent lists are empty. */
export interface PolicyRule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  /** Empty: every name. */
  readonly resourceNames: readonly string[];
  readonly nonResourceURLs: readonly string[];
}

type Written = { readonly [K in keyof PolicyRule]?: PolicyRule[K] };

const strings: Shape<readonly string[]> = list(string, '');

const written = record<Written>({
  verbs: strings,
  apiGroups: strings,
  resources: strings,
  resourceNames: strings,
  nonResourceURLs: strings,
});

/** Narrows a PolicyRule. */
export const policyRule: Shape<PolicyRule> = (value, reading) => {
  const rule = written(value, reading);
  return rule && makeRule(rule);
};

/** Fills the lists that are not given. */
export function makeRule(rule: Written): PolicyRule {
  const { verbs = [], apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule;
  return { verbs, apiGroups, resources, resourceNames, nonResourceURLs };
}

/** What the API server refuses in a rule, with the path inside the rule (pkg/apis/rbac/validation, ValidatePolicyRule). */
export interface RuleRefusal {
  readonly path: FieldPath;
  readonly message: string;
}

/** Why the API server would refuse the rule in a Role (`namespaced`) or a ClusterRole; empty when it would not. */
export function refusalsOfRule(rule: PolicyRule, namespaced: boolean): readonly RuleRefusal[] {
  const refusals: RuleRefusal[] = [];
  const refuse = (field: keyof PolicyRule, message: string) => refusals.push({ path: [field], message });
  if (rule.verbs.length === 0) refuse('verbs', 'verbs must contain at least one value');
  if (rule.nonResourceURLs.length > 0) {
    if (namespaced) refuse('nonResourceURLs', 'namespaced rules cannot apply to non-resource URLs');
    if (rule.apiGroups.length > 0 || rule.resources.length > 0 || rule.resourceNames.length > 0) {
      refuse('nonResourceURLs', 'rules cannot apply to both regular resources and non-resource URLs');
    }
    return refusals;
  }
  if (rule.apiGroups.length === 0) refuse('apiGroups', 'resource rules must supply at least one api group');
  if (rule.resources.length === 0) refuse('resources', 'resource rules must supply at least one resource');
  return refusals;
}
