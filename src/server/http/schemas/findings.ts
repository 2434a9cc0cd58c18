import { Type } from 'typebox';
import {
  Count,
  exact,
  Id,
  ObjectName,
  oneOf,
  optional,
  PageQuery,
  Place,
  pageOf,
  Severity,
  SeverityCounts,
  several,
  Text,
  Time,
} from './common.ts';

const STATUSES = ['open', 'accepted', 'known', 'resolved'] as const;
const Status = oneOf(STATUSES);

export const FindingFilters = {
  status: several(Status),
  severity: several(Severity),
  check: several(Text),
  namespace: several(Text),
  kind: several(Text),
  owner: several(Text),
  name: optional(Text),
  object: optional(Id),
  layer: several(Text),
  changedSince: optional(Time),
  search: optional(Type.String({ maxLength: 200, description: 'Words, each at the beginning of a word.' })),
};

export const FindingsQuery = exact({
  ...FindingFilters,
  ...PageQuery,
  sort: optional(oneOf(['severity', 'firstSeen', 'lastChange', 'check', 'object'])),
  reverse: optional(Type.Boolean()),
});

const ExceptionOfFinding = exact({
  reason: Type.String(),
  source: Type.String(),
  owner: optional(Type.String()),
  expires: optional(Type.String()),
});

const findingFields = {
  id: Type.String({ description: 'Stays the same for ever.' }),
  fingerprint: Type.String(),
  check: Type.String(),
  severity: Severity,
  status: Status,
  object: ObjectName,
  owner: optional(Type.String()),
  container: optional(Type.String()),
  field: Type.String(),
  message: Type.String(),
  alsoFails: Type.Array(Type.String()),
  place: optional(Place),
  firstSeenAt: Time,
  lastSeenAt: Time,
  changedAt: Time,
  resolvedAt: optional(Time),
  reopened: Count,
};

const Finding = exact(findingFields);
export const FindingsPage = pageOf(Finding);

const Facet = Type.Array(exact({ value: Type.String(), count: Count }));
export const Facets = exact({
  status: Facet,
  severity: Facet,
  check: Facet,
  namespace: Facet,
  kind: Facet,
  owner: Facet,
});

export const GroupsQuery = exact({
  ...FindingFilters,
  ...PageQuery,
  by: oneOf(['check', 'object', 'namespace', 'owner']),
});

export const GroupsPage = pageOf(
  exact({ value: Type.String(), object: optional(ObjectName), count: Count, bySeverity: SeverityCounts }),
);

export const Reference = exact({ title: Type.String(), url: Type.String() });

export const FindingDetails = exact({
  ...findingFields,
  exception: optional(ExceptionOfFinding),
  excerpt: optional(
    exact(
      { firstLine: Type.Integer({ minimum: 1 }), lines: Type.Array(Type.String()) },
      'The text around it when it was seen last; `/excerpt` has that of the last scan, with objects of clusters.',
    ),
  ),
  history: Type.Array(
    exact({
      scan: Type.Integer(),
      at: Time,
      before: optional(Status),
      after: Status,
      severity: Severity,
      message: optional(Type.String()),
    }),
  ),
  title: Type.String({ description: 'Of the check.' }),
  layer: optional(Type.String()),
  rationale: Type.String(),
  remediation: Type.String(),
  references: Type.Array(Reference),
  accept: exact(
    {
      annotation: Type.String({ description: 'For the object.' }),
      configuration: Type.String({ description: 'For breakwater.yaml.' }),
    },
    'How to accept the finding where it has to be.',
  ),
});

export const Excerpt = exact({
  source: oneOf(['file', 'rendered', 'object']),
  location: optional(Place),
  firstLine: Type.Integer({ minimum: 1 }),
  lines: Type.Array(Type.String()),
  marked: exact({ first: Type.Integer(), last: Type.Integer() }),
  exact: Type.Boolean(),
});

export const Fix = exact({
  type: oneOf(['fixed', 'also-fixed', 'by-hand']),
  tier: optional(oneOf(['safe', 'likely'])),
  title: optional(Type.String()),
  why: optional(Type.String()),
  reason: optional(Type.String()),
  diffs: Type.Array(exact({ file: Type.String(), diff: Type.String({ description: 'In the unified format.' }) })),
  patches: Type.Array(
    exact({ name: Type.String(), text: Type.String({ description: 'A strategic merge patch as YAML.' }) }),
  ),
});

export const FindingChange = exact({
  type: oneOf(['opened', 'reopened', 'resolved', 'changed']),
  before: optional(Status),
  after: Status,
  scan: Type.Integer(),
  finding: Finding,
});
export const ChangesPage = pageOf(FindingChange);
