import { type FieldPath, formatFieldPath, formatKubernetesVersion, type KubernetesObject } from '../../kube/index.ts';
import {
  type Change,
  type CheckViolation,
  formatPolicy,
  labelErrorMessage,
  MODES,
  type NamespaceState,
  type Rejection,
  type Subject,
} from '../../pod-security/index.ts';
import { locate } from '../../sources/index.ts';
import { gapJson } from '../gap-json.ts';
import type { Answer, PreviewReport } from './answer.ts';

/** A preview, for programs. */
interface PreviewJson {
  readonly kubernetesVersion: string;
  readonly question: object;
  readonly namespaces: readonly object[];
  readonly assumptions: readonly string[];
  readonly gaps: readonly object[];
}

/** The answer for programs, by `schemas/pod-security-preview.schema.json`. */
export function previewJson({ answer, version, assumptions, gaps }: PreviewReport): PreviewJson {
  return {
    kubernetesVersion: formatKubernetesVersion(version),
    question: questionOf(answer),
    namespaces: namespacesOf(answer),
    assumptions,
    gaps: gaps.map(gapJson),
  };
}

function questionOf(answer: Answer): object {
  switch (answer.type) {
    case 'policy':
      return { type: 'policy', enforce: formatPolicy(answer.policy) };
    case 'levels':
      return { type: 'levels', version: answer.version.text };
    case 'upgrade':
      return { type: 'upgrade', levels: answer.levels, from: answer.from.text, to: answer.to.text };
  }
}

function namespacesOf(answer: Answer): readonly object[] {
  switch (answer.type) {
    case 'policy':
      return answer.previews.map(({ namespace, rejections, exempt }) => ({
        ...stateOf(namespace),
        rejections: rejections.map(rejectionOf),
        exemptWorkloads: exempt.map(subjectOf),
      }));
    case 'levels':
      return answer.previews.map(({ namespace, level, next }) => ({
        ...stateOf(namespace),
        level,
        next: next && { level: next.level, rejections: next.rejections.map(rejectionOf) },
      }));
    case 'upgrade':
      return answer.previews.map(({ namespace, changes }) => ({
        ...stateOf(namespace),
        changes: changes.map(changeOf),
      }));
  }
}

function stateOf({ name, policy, labelErrors, exempt, subjects }: NamespaceState): object {
  return {
    name,
    policy: Object.fromEntries(MODES.map((mode) => [mode, formatPolicy(policy[mode])])),
    labelErrors: labelErrors.map(labelErrorMessage),
    exempt,
    workloads: subjects.length,
  };
}

function rejectionOf({ subject, evaluation, message, warning }: Rejection): object {
  return {
    ...subjectOf(subject),
    message,
    warning,
    violations: evaluation.violations.map((one) => violationOf(one, subject)),
  };
}

function changeOf({ subject, level, before, after, message }: Change): object {
  return {
    ...subjectOf(subject),
    level,
    allowedBefore: before.allowed,
    allowedAfter: after.allowed,
    message,
    violations: after.violations.map((one) => violationOf(one, subject)),
  };
}

function violationOf({ check, level, reason, detail, evidence }: CheckViolation, { workload }: Subject): object {
  return {
    check,
    level,
    reason,
    detail,
    fields: evidence.map(({ path, container, message }) => {
      const field = [...workload.templatePath, ...path];
      return { field: formatFieldPath(field), container, message, location: locationOf(workload.object, field) };
    }),
  };
}

function subjectOf({ workload, kind, podName }: Subject): object {
  return {
    object: objectOf(workload.object),
    template: kind === 'template' ? formatFieldPath(workload.templatePath) : undefined,
    podName,
  };
}

function locationOf({ origin }: KubernetesObject, field: FieldPath): object | undefined {
  const found = locate(origin, field);
  return found && { file: found.file, start: found.start, end: found.end, exact: found.exact };
}

function objectOf({ apiVersion, kind, namespace, name, generateName }: KubernetesObject): object {
  return { apiVersion, kind, namespace: namespace || undefined, name: name || `${generateName}*` };
}
