import { Type } from 'typebox';
import { LAYERS } from '../../../checks/index.ts';
import { Count, Day, exact, Gap, Id, oneOf, optional, pageOf, Severity, SeverityCounts, Text, Time } from './common.ts';
import { FindingChange, Reference } from './findings.ts';

export const Scan = exact({
  id: Id,
  startedAt: Time,
  finishedAt: Time,
  source: Type.String(),
  serverVersion: optional(Type.String()),
  tools: Type.Record(Type.String(), Type.String()),
  objects: Count,
  workloads: Count,
  gaps: Count,
  counts: exact({ open: Count, accepted: Count, known: Count }),
  bySeverity: SeverityCounts,
  changes: exact({
    opened: Count,
    reopened: Count,
    resolved: Count,
    changed: Count,
    objectsAdded: Count,
    objectsChanged: Count,
    objectsGone: Count,
  }),
});
export const ScansPage = pageOf(Scan);

const Progress = exact({
  phase: oneOf(['reading', 'judging', 'storing']),
  done: Count,
  total: optional(Count),
});

export const Status = exact({
  state: oneOf(['idle', 'scanning', 'following']),
  progress: optional(Progress),
  queued: Type.Boolean({ description: 'Whether another scan follows.' }),
  last: optional(
    exact({
      id: optional(Id),
      startedAt: Time,
      finishedAt: Time,
      objects: Count,
      findings: Count,
      gaps: Count,
    }),
  ),
  failure: optional(exact({ at: Time, message: Type.String() })),
});

export const Server = exact({
  version: Type.String(),
  source: Type.String(),
  user: exact({ name: Type.String(), role: oneOf(['viewer', 'editor']), via: Type.String() }),
  signOut: Type.Boolean({ description: 'Whether there is a session to end.' }),
  scanning: Status,
});

const Verdict = oneOf(['pass', 'fail', 'not-evaluated']);

export const CheckState = exact({
  check: Type.String(),
  title: Type.String(),
  severity: Severity,
  layer: optional(oneOf(LAYERS)),
  verdict: Verdict,
  reason: optional(Type.String()),
  since: Time,
});

export const CheckDetails = exact({
  check: Type.String(),
  title: Type.String(),
  severity: Severity,
  layer: optional(oneOf(LAYERS)),
  rationale: Type.String(),
  remediation: Type.String(),
  references: Type.Array(Reference),
  examples: exact({ bad: Type.String(), good: Type.String() }),
  annotation: Type.String(),
  state: optional(CheckState),
});

export const GapSince = Type.Object({ ...Gap.properties, since: Time }, { additionalProperties: false });

export const TrendQuery = exact({
  from: optional(Day),
  to: optional(Day),
  check: optional(Text),
  layer: optional(Text),
});
export const Trend = exact({
  days: Type.Array(
    exact({ day: Day, open: SeverityCounts, accepted: Count, known: Count, failing: Count, passing: Count }),
  ),
});

const LayerState = exact({
  layer: oneOf(LAYERS),
  verdict: Verdict,
  checks: exact({ pass: Count, fail: Count, notEvaluated: Count }),
  open: SeverityCounts,
  trend: Type.Array(exact({ day: Day, open: Count })),
});

export const Overview = exact({
  scan: optional(Scan),
  layers: Type.Array(LayerState),
  sinceYesterday: optional(
    exact({
      from: exact({ scan: Id, finishedAt: Time }),
      opened: Count,
      reopened: Count,
      resolved: Count,
      changed: Count,
      more: Type.Boolean({ description: 'Whether there are more than were counted.' }),
      changes: Type.Array(FindingChange),
    }),
  ),
  actions: Type.Array(
    exact({
      check: Type.String(),
      title: Type.String(),
      severity: Severity,
      layer: optional(oneOf(LAYERS)),
      remediation: Type.String(),
      findings: Count,
      bySeverity: SeverityCounts,
      reason: Type.String(),
    }),
  ),
  notEvaluated: exact({
    checks: Type.Array(exact({ check: Type.String(), title: Type.String(), reason: optional(Type.String()) })),
    gaps: Count,
  }),
});

const selectors = {
  check: Text,
  namespace: optional(Text),
  kind: optional(Text),
  name: optional(Text),
  container: optional(Text),
  reason: Type.String({ minLength: 1, maxLength: 1_000 }),
  owner: optional(Text),
  expires: optional(Day),
};

export const NewException = exact(selectors);
export const SavedException = exact({ ...selectors, id: Id, by: Type.String(), at: Time });
export const Exceptions = exact({
  saved: Type.Array(SavedException),
  used: Type.Array(
    exact({
      exception: Type.Object(
        { ...selectors, reason: Type.String(), source: Type.String() },
        { additionalProperties: false },
      ),
      state: oneOf(['active', 'expired', 'unused']),
      findings: Count,
      since: Time,
    }),
  ),
});

export const StoredObject = exact({
  id: Id,
  apiVersion: Type.String(),
  group: Type.String(),
  kind: Type.String(),
  namespace: Type.String(),
  name: Type.String(),
  owner: optional(Type.String()),
  origin: oneOf(['document', 'rendered', 'cluster', 'value']),
  place: optional(Type.Unknown()),
  hash: Type.String(),
  firstSeenAt: Time,
  changedAt: Time,
  goneAt: optional(Time),
});
