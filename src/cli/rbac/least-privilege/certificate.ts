import { createHash } from 'node:crypto';
import { formatFieldPath, formatKubernetesVersion, type Gap } from '../../../kube/index.ts';
import {
  type Answer,
  type ChangedBinding,
  describeDemand,
  type Grant,
  type NewRole,
  type PolicyRule,
  type Replayed,
  type SubjectResult,
} from '../../../rbac/index.ts';
import { jsonText } from '../../../report/index.ts';
import { locate } from '../../../sources/index.ts';
import { type Outcome, verdictOf } from './proof.ts';

/** The certificate, by `schemas/least-privilege-certificate.schema.json`. */
export function renderCertificate(outcome: Outcome): string {
  const { result, observations, widening, version, created, gaps, assumptions } = outcome;
  return `${jsonText({
    apiVersion: 'breakwater.dev/v1',
    kind: 'LeastPrivilegeCertificate',
    ...verdictOf(outcome),
    created: created.toISOString(),
    kubernetesVersion: formatKubernetesVersion(version),
    log: logOf(outcome),
    widening,
    subjects: result.subjects.map(subjectOf),
    changedBindings: result.changed.map(changedOf),
    newWithinOld: {
      holds: result.gained.length === 0,
      gained: result.gained.map(({ identity, rules }) => ({ subject: identity, rules: rules.map(ruleOf) })),
    },
    replay: result.replayed.map(replayOf),
    unknown: observations.untold.map(({ kind, user, attributes, reason, count }) => ({
      check: kind,
      user: user.name,
      request: describeDemand({ type: 'right', kind, user, anyOf: [attributes] }),
      reason,
      count,
    })),
    workloads: observations.workloads.sights.map(({ workload: { object }, account, sight }) => ({
      kind: object.kind,
      namespace: object.namespace || undefined,
      name: object.name || `${object.generateName}*`,
      account,
      sight,
    })),
    assumptions,
    gaps: gaps.map(gapOf),
  })}\n`;
}

function logOf({ log, observations }: Outcome): object {
  const { window } = observations;
  const sha256 = createHash('sha256')
    .update(log.files.map((file) => file.sha256).join('\n'))
    .digest('hex');
  return {
    sha256,
    files: log.files,
    window: window && {
      start: new Date(window.start).toISOString(),
      end: new Date(window.end).toISOString(),
      seconds: (window.end - window.start) / 1000,
    },
    counts: { ...observations.counts, notEvents: log.malformed },
    countsAreUpperBounds: observations.countsAreUpperBounds,
    gaps: log.gaps.map(gapOf),
  };
}

function subjectOf({ identity, status, roles, neverSeen }: SubjectResult): object {
  return {
    subject: identity,
    status,
    roles: roles.map(roleOf),
    neverSeen: neverSeen.map(({ grant, rules, keptIn }) => ({
      grant: grantOf(grant),
      rules: rules.map(ruleOf),
      keptIn,
    })),
  };
}

function roleOf({ namespace, name, rules }: NewRole): object {
  return {
    kind: namespace === '' ? 'ClusterRole' : 'Role',
    namespace: namespace || undefined,
    name,
    rules: rules.map(ruleOf),
  };
}

function changedOf({ binding, object }: ChangedBinding): object {
  return {
    kind: binding.kind,
    namespace: binding.namespace || undefined,
    name: binding.name,
    change: object === undefined ? 'delete' : 'remove-subjects',
  };
}

function replayOf({ use: { demand, count, auditID }, before, after, outcome }: Replayed): object {
  return {
    user: demand.user.name,
    groups: demand.user.groups,
    check: demand.kind,
    needs: describeDemand(demand),
    count,
    auditID,
    outcome,
    before: answerOf(before),
    after: answerOf(after),
  };
}

function answerOf(answer: Answer): object {
  if (!answer.allowed) return { allowed: false };
  return { allowed: true, by: answer.by, grant: answer.by === 'rbac' ? grantOf(answer.grant) : undefined };
}

function grantOf({ binding, role, ruleIndex, rule }: Grant): object {
  const place = locate(rule.object.origin, rule.path);
  return {
    binding: { kind: binding.kind, namespace: binding.namespace || undefined, name: binding.name },
    role: { kind: role.kind, namespace: role.namespace || undefined, name: role.name },
    ruleIndex,
    rule: ruleOf(rule.rule),
    location: place && { file: place.file, start: place.start },
  };
}

/** A rule as it would be written: without its empty lists. */
function ruleOf(rule: PolicyRule): object {
  return Object.fromEntries(Object.entries(rule).filter(([, values]) => values.length > 0));
}

function gapOf({ reason, source, position, object, path, message }: Gap): object {
  return { reason, source, position, object, field: path && formatFieldPath(path), message };
}
