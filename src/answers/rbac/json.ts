import { formatFieldPath } from '../../kube/index.ts';
import { describePosition, type Grant, type PolicyRule, type Step } from '../../rbac/index.ts';
import { locate } from '../../sources/index.ts';

/** A grant, for programs. */
export function grantJson(grant: Grant): object {
  const { binding, subject, role, ruleIndex, rule } = grant;
  const place = locate(rule.object.origin, rule.path);
  return {
    binding: { kind: binding.kind, namespace: binding.namespace || undefined, name: binding.name },
    subject: {
      index: subject.index,
      kind: subject.kind,
      namespace: subject.namespace || undefined,
      name: subject.name,
    },
    role: { kind: role.kind, namespace: role.namespace || undefined, name: role.name },
    ruleIndex,
    rule: ruleJson(rule.rule),
    written: {
      kind: rule.object.kind,
      name: rule.object.name,
      field: formatFieldPath(rule.path),
      location: place && { file: place.file, start: place.start, end: place.end },
    },
  };
}

/** A rule as it would be written: without its empty lists. */
export function ruleJson(rule: PolicyRule): object {
  return Object.fromEntries(Object.entries(rule).filter(([, values]) => values.length > 0));
}

/** A step of a way up, for programs. */
export function stepJson({ from, to, technique, action, needs }: Step): object {
  return {
    from: describePosition(from),
    to: describePosition(to),
    technique,
    action,
    needs: needs.map((grants) => ({ anyOf: grants.map(grantJson) })),
  };
}
