import { type FieldPath, formatFieldPath, type Gap, type KubernetesObject } from '../../kube/index.ts';
import type { Grant, Identity, PolicyRule } from '../../rbac/index.ts';
import { formatPlace, type Style, safeText } from '../../report/index.ts';
import { locate } from '../../sources/index.ts';

/** `RoleBinding shop/b gives ClusterRole view to Group dev` */
export function describeGrant({ binding, subject, role }: Grant): string {
  const at = binding.namespace ? `${binding.namespace}/${binding.name}` : binding.name;
  const to = subject.namespace ? `${subject.namespace}/${subject.name}` : subject.name;
  return `${binding.kind} ${at} gives ${role.kind} ${role.name} to ${subject.kind} ${to}`;
}

/** `get,list pods,pods/log in "" (a, b)`, on one line. */
export function describeRule(rule: PolicyRule): string {
  const verbs = rule.verbs.join(',');
  if (rule.nonResourceURLs.length > 0) return `${verbs} ${rule.nonResourceURLs.join(',')}`;
  const groups = rule.apiGroups.map((group) => group || '""').join(',');
  const names = rule.resourceNames.length > 0 ? ` named ${rule.resourceNames.join(', ')}` : '';
  return `${verbs} ${rule.resources.join(',')} of group ${groups}${names}`;
}

/** Where something is written, or what it comes from when it is in no file. */
function placeOf(object: KubernetesObject, path: FieldPath): string {
  const place = locate(object.origin, path);
  if (place !== undefined) return formatPlace(place.file, place.start);
  const { origin } = object;
  return origin.type === 'value' ? origin.name : `${object.kind} ${object.name} ${formatFieldPath(path)}`;
}

/** The place of a grant's rule. */
export function placeOfGrant({ rule }: Grant): string {
  return placeOf(rule.object, rule.path);
}

export function describeIdentity({ type, name }: Identity): string {
  return `${type} ${name}`;
}

/** More gaps are counted: -o json lists all. */
const MOST_GAPS = 10;

export function* gapLines(gaps: readonly Gap[], style: Style): Generator<string> {
  if (gaps.length === 0) return;
  yield '';
  yield style.strong('Not evaluated');
  for (const { source, position, object, message } of gaps.slice(0, MOST_GAPS)) {
    yield `  ${safeText(`${formatPlace(source, position)}  ${object === undefined ? '' : `${object}: `}${message}`)}`;
  }
  if (gaps.length > MOST_GAPS) yield `  … and ${gaps.length - MOST_GAPS} more (-o json lists all)`;
}
