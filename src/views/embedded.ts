import { type ClimbView, climbView } from './access/climbs.ts';
import { subjectView } from './access/grants.ts';
import { QUESTIONS } from './access/questions.ts';
import {
  accessSubjects,
  knownIdentities,
  type SubjectList,
  type SubjectPermissions,
  subjectPermissions,
  TARGETS,
} from './access/subjects.ts';
import { type WhoCanView, whoCanView } from './access/who-can.ts';
import { type CheckView, checkViews } from './checks.ts';
import { type FrameworkView, frameworkViews } from './compliance.ts';
import { detailOf, type FindingDetail } from './findings/detail.ts';
import { fixKind } from './findings/fixes.ts';
import { type FindingRow, findingRows, namedFindings } from './findings/rows.ts';
import { type GapView, gapViews } from './gaps.ts';
import { type DefaultDenyView, defaultDeny } from './network/default-deny.ts';
import { type ExplanationView, explainPair } from './network/explanation.ts';
import { type FoldedMap, foldedMap, type NetworkMap, networkMap } from './network/map.ts';
import { networkState } from './network/state.ts';
import { type Overview, overview } from './overview/overview.ts';
import { type PodSecurityView, podSecurityView } from './pod-security/levels.ts';
import { type FinishedScan, ViewContext } from './view-context.ts';
import { type WorkloadDetail, workloadDetail } from './workload/detail.ts';
import { type WorkloadSummary, workloadSummaries, workloadsByKey } from './workload/summaries.ts';

/** What a file holds that shows a scan by itself: the answers that a server would give, made beforehand. */
export interface EmbeddedData {
  readonly version: 1;
  readonly title: string;
  /** When the scan ended, as RFC 3339. */
  readonly at: string;
  readonly overview: Overview;
  readonly checks: readonly CheckView[];
  readonly gaps: readonly GapView[];
  readonly findings: readonly (FindingRow & { readonly fix: string })[];
  readonly details: Readonly<Record<string, FindingDetail>>;
  readonly workloads: readonly WorkloadSummary[];
  readonly workloadDetails: Readonly<Record<string, WorkloadDetail>>;
  readonly subjects: SubjectList;
  readonly permissions: Readonly<Record<string, SubjectPermissions>>;
  /** By `subject target`. */
  readonly climbs: Readonly<Record<string, ClimbView>>;
  readonly whoCan: readonly WhoCanView[];
  readonly folded: FoldedMap;
  /** Absent where there are too many workloads to draw. */
  readonly map?: NetworkMap | undefined;
  /** By `from to`. */
  readonly explanations: Readonly<Record<string, ExplanationView>>;
  readonly defaultDeny: DefaultDenyView;
  readonly podSecurity: PodSecurityView;
  readonly frameworks: readonly FrameworkView[];
}

/** What is put into a file at most: it is opened as a whole. What is not in it says which command answers. */
const MOST = { details: 5_000, workloads: 1_000, mapped: 400, explained: 1_600, subjects: 300, namespaces: 60 };

/** @param title What was scanned, as the user named it. */
export function embeddedData(scan: FinishedScan, title: string, at: string): EmbeddedData {
  const context = new ViewContext(scan);
  const named = context.answer(namedFindings);
  const rows = findingRows(context);
  const { connectivity } = context.answer(networkState);
  const isMapped = connectivity.workloads.length <= MOST.mapped;
  return {
    version: 1,
    title,
    at,
    overview: overview(context),
    checks: context.answer(checkViews),
    gaps: gapViews(context),
    findings: rows.map((row, index) => {
      const audited = named[index]?.audited;
      return { ...row, fix: audited === undefined ? 'not-tried' : fixKind(audited, context) };
    }),
    details: Object.fromEntries(named.slice(0, MOST.details).map((one) => [one.id, detailOf(one, context)])),
    workloads: context.answer(workloadSummaries),
    workloadDetails: isMapped
      ? byKey([...context.answer(workloadsByKey).keys()].slice(0, MOST.workloads), (key) =>
          workloadDetail(key, context),
        )
      : {},
    subjects: context.answer(accessSubjects),
    ...access(context),
    whoCan: whoCanAnswers(context),
    folded: foldedMap(context),
    map: isMapped ? context.answer(networkMap) : undefined,
    explanations: isMapped ? explanations(context) : {},
    defaultDeny: defaultDeny(context),
    podSecurity: podSecurityView(context),
    frameworks: frameworkViews(context),
  };
}

function access(context: ViewContext): Pick<EmbeddedData, 'permissions' | 'climbs'> {
  const identities = new Map(knownIdentities(context).map((one) => [subjectView(one).id, one]));
  const climbing = context
    .answer(accessSubjects)
    .subjects.flatMap(({ id, reaches }) =>
      TARGETS.filter((target) => reaches[target] !== undefined).map((target) => ({ id, target })),
    );
  return {
    permissions: byKey([...identities.keys()].slice(0, MOST.subjects), (id) => {
      const identity = identities.get(id);
      return identity && subjectPermissions(identity, context);
    }),
    climbs: Object.fromEntries(
      climbing.slice(0, MOST.subjects).flatMap(({ id, target }) => {
        const identity = identities.get(id);
        return identity === undefined ? [] : [[`${id} ${target}`, climbView(identity, target, context)]];
      }),
    ),
  };
}

function whoCanAnswers(context: ViewContext): readonly WhoCanView[] {
  const names = podSecurityView(context)
    .namespaces.slice(0, MOST.namespaces)
    .map(({ name }) => name);
  return ['', ...names].flatMap((namespace) =>
    QUESTIONS.map(({ verb, group, resource, subresource }) =>
      whoCanView({ verb, group, resource, subresource, namespace }, context),
    ),
  );
}

/** The pairs of one namespace come first, then the others, until there are enough. */
function explanations(context: ViewContext): Readonly<Record<string, ExplanationView>> {
  const { nodes } = context.answer(networkMap);
  const pairs = nodes.flatMap((from) => nodes.flatMap((to) => (from === to ? [] : [{ from, to }])));
  const chosen = pairs
    .toSorted((a, b) => Number(a.from.namespace !== a.to.namespace) - Number(b.from.namespace !== b.to.namespace))
    .slice(0, MOST.explained);
  return Object.fromEntries(
    chosen.flatMap(({ from, to }) => {
      const explained = explainPair(from.key, to.key, context);
      return explained === undefined ? [] : [[`${from.key} ${to.key}`, explained]];
    }),
  );
}

function byKey<T>(keys: readonly string[], make: (key: string) => T | undefined): Readonly<Record<string, T>> {
  return Object.fromEntries(
    keys.flatMap((key) => {
      const value = make(key);
      return value === undefined ? [] : [[key, value] as const];
    }),
  );
}
