import type { Grant, Identity, PolicyRule } from '../../rbac/index.ts';
import { splitServiceAccountName } from '../../rbac/index.ts';
import { type FieldPlace, fieldPlace } from '../place.ts';

/** One rule of one binding: the smallest thing that can be taken away. */
export interface GrantView {
  /** `RoleBinding shop/b` */
  readonly binding: string;
  /** `ClusterRole view` */
  readonly role: string;
  /** Who the binding names: `Group dev`. */
  readonly subject: string;
  /** `get, list pods` */
  readonly rule: string;
  /** Where the rule is written. */
  readonly written: FieldPlace;
  /** What the rule is part of when it is in no file: `Kubernetes v1.37 default`. */
  readonly source?: string | undefined;
}

export function grantView({ binding, subject, role, rule }: Grant): GrantView {
  const written = fieldPlace(rule.object, rule.path);
  const { origin } = rule.object;
  return {
    binding: `${binding.kind} ${placed(binding)}`,
    role: `${role.kind} ${placed(role)}`,
    subject: `${subject.kind} ${placed(subject)}`,
    rule: describeRule(rule.rule),
    written,
    source: origin.type === 'value' ? origin.name : undefined,
  };
}

function placed({ namespace, name }: { readonly namespace: string; readonly name: string }): string {
  return namespace ? `${namespace}/${name}` : name;
}

/** `get, list pods, pods/log, only "a"`; what stands for everything is said in words. */
function describeRule(rule: PolicyRule): string {
  const verbs = rule.verbs.includes('*') ? 'every verb on' : rule.verbs.join(', ');
  if (rule.nonResourceURLs.length > 0) return `${verbs} ${rule.nonResourceURLs.join(', ')}`;
  const resources = rule.resources.includes('*') ? 'every resource' : rule.resources.join(', ');
  const names = rule.resourceNames.length > 0 ? `, only ${rule.resourceNames.join(', ')}` : '';
  return `${verbs} ${resources}${describeGroups(rule.apiGroups)}${names}`;
}

/** The core group goes without saying. */
function describeGroups(groups: readonly string[]): string {
  if (groups.includes('*')) return ' of every group';
  return groups.every((group) => group === '') ? '' : ` of ${groups.map((group) => group || 'core').join(', ')}`;
}

/** A user, group or service account. The id is how addresses and the command line name it. */
export interface SubjectView {
  /** `sa:shop:cart`, `group:dev`, `user:jane` */
  readonly id: string;
  readonly kind: 'ServiceAccount' | 'User' | 'Group';
  /** Empty for users and groups. */
  readonly namespace: string;
  readonly name: string;
}

export function subjectView({ type, name }: Identity): SubjectView {
  if (type === 'group') return { id: `group:${name}`, kind: 'Group', namespace: '', name };
  const account = splitServiceAccountName(name);
  if (account === undefined) return { id: `user:${name}`, kind: 'User', namespace: '', name };
  return { id: `sa:${account.namespace}:${account.name}`, kind: 'ServiceAccount', ...account };
}
