import { formatKubernetesVersion, type Gap } from '../../../kube/index.ts';
import { describeDemand, type PolicyRule, type Replayed, type SubjectResult } from '../../../rbac/index.ts';
import { formatPlace, type Style, safeLine, safeText } from '../../../report/index.ts';
import { type Outcome, verdictOf, withOutcome } from './proof.ts';

const MOST_LISTED = 10;

/** The answer for people. */
export function* renderTable(outcome: Outcome, style: Style): Generator<string> {
  for (const line of lines(outcome, style)) yield `${safeLine(line)}\n`;
}

function* lines(outcome: Outcome, style: Style): Generator<string> {
  const { result } = outcome;
  const quiet = result.subjects.filter(({ status }) => status !== 'narrowed');
  for (const subject of result.subjects)
    if (subject.status === 'narrowed') yield* subjectLines(subject, outcome, style);
  yield* quietLines(quiet, style);
  yield* changeLines(outcome, style);
  yield* problemLines(outcome, style);
  yield* unknownLines(outcome, style);
  yield* workloadLines(outcome, style);
  yield* gapLines([...outcome.log.gaps, ...outcome.gaps], style);
  yield* summaryLines(outcome, style);
}

function* subjectLines({ identity, roles, neverSeen }: SubjectResult, outcome: Outcome, style: Style) {
  yield style.strong(`${identity.type} ${safeText(identity.name)}`);
  if (roles.length === 0) yield '  needs nothing of its own';
  for (const { namespace, name, rules } of roles) {
    yield `  ${namespace === '' ? 'ClusterRole' : `Role in ${safeText(namespace)}`}  ${style.faint(safeText(name))}`;
    for (const rule of rules) yield `    ${safeText(describeRule(rule))}`;
  }
  if (neverSeen.length > 0) yield `  granted and never seen in ${windowOf(outcome)} (unknown, not unused):`;
  for (const { grant, rules, keptIn } of neverSeen.slice(0, MOST_LISTED)) {
    const kept = keptIn.length === 0 ? '' : `; parts are kept in ${keptIn.join(', ')}`;
    yield `    ${safeText(`${grant.binding.kind} ${grant.binding.name}, rule ${grant.ruleIndex} of ${grant.role.name}${kept}`)}`;
    for (const rule of rules.slice(0, MOST_LISTED)) yield `      ${style.faint(safeText(describeRule(rule)))}`;
    yield* more(rules.length, '      ');
  }
  yield* more(neverSeen.length, '    ');
  yield '';
}

const QUIET = {
  minimal: 'Have nothing but what was used',
  unobserved: 'Never seen in the log, and left as they are',
  'no-bindings': 'Named by no binding of their own',
} as const;

function* quietLines(subjects: readonly SubjectResult[], style: Style) {
  for (const [status, same] of Map.groupBy(subjects, (subject) => subject.status)) {
    if (status === 'narrowed') continue;
    yield style.strong(QUIET[status]);
    for (const { identity } of same.slice(0, MOST_LISTED)) yield `  ${identity.type} ${safeText(identity.name)}`;
    yield* more(same.length, '  ');
    yield '';
  }
}

function* changeLines({ result: { changed } }: Outcome, style: Style) {
  if (changed.length === 0) return;
  yield style.strong('Bindings that change');
  for (const { binding, object } of changed) {
    const name = binding.namespace === '' ? binding.name : `${binding.namespace}/${binding.name}`;
    const what = object === undefined ? 'is to be deleted' : 'loses these subjects and keeps others';
    yield `  ${safeText(`${binding.kind} ${name}`)} ${what}`;
  }
  yield '';
}

const PROBLEMS: readonly (readonly [Replayed['outcome'], string])[] = [
  ['broken', 'Would be refused'],
  ['unexplained', 'Allowed in the log, and not by what was read'],
  ['inexpressible', 'Left out: no rule allows these alone'],
];

function* problemLines({ result }: Outcome, style: Style) {
  for (const [outcome, title] of PROBLEMS) {
    const found = withOutcome(result, outcome);
    if (found.length === 0) continue;
    yield style.strong(title);
    for (const { use } of found.slice(0, MOST_LISTED)) {
      yield `  ${safeText(`${use.demand.user.name}: ${describeDemand(use.demand)}`)}  ${style.faint(`${use.count}×, ${safeText(use.auditID)}`)}`;
    }
    yield* more(found.length, '  ');
    yield '';
  }
}

function* unknownLines({ observations: { untold } }: Outcome, style: Style) {
  if (untold.length === 0) return;
  yield style.strong('Checks that the log does not tell');
  for (const [, same] of Map.groupBy(untold, ({ kind, reason }) => `${kind}\n${reason}`)) {
    const [first] = same;
    if (first === undefined) continue;
    const count = same.reduce((sum, one) => sum + one.count, 0);
    yield `  ${first.kind}: ${safeText(first.reason)}  ${style.faint(`${count}×`)}`;
  }
  yield '';
}

function* workloadLines(outcome: Outcome, style: Style) {
  const unseen = outcome.observations.workloads.sights.filter(({ sight }) => sight === 'never-seen');
  if (unseen.length === 0) return;
  yield style.strong(`Workloads never observed in ${windowOf(outcome)}`);
  for (const { workload, account } of unseen.slice(0, MOST_LISTED)) {
    const { kind, namespace, name, generateName } = workload.object;
    yield `  ${safeText(`${kind}/${namespace}/${name || `${generateName}*`}`)}  ${style.faint(safeText(account))}`;
  }
  yield* more(unseen.length, '  ');
  yield '';
}

function* gapLines(gaps: readonly Gap[], style: Style) {
  if (gaps.length === 0) return;
  yield style.strong('Not read');
  for (const { source, position, object, message } of gaps.slice(0, MOST_LISTED)) {
    yield `  ${safeText(`${formatPlace(source, position)}  ${object === undefined ? '' : `${object}: `}${message}`)}`;
  }
  yield* more(gaps.length, '  ');
  yield '';
}

function* summaryLines(outcome: Outcome, style: Style) {
  const { result, observations, version, assumptions } = outcome;
  const { verdict, reasons } = verdictOf(outcome);
  const { counts } = observations;
  const narrowed = result.subjects.filter(({ status }) => status === 'narrowed').length;
  yield style.strong('Summary');
  yield `  ${verdict}: ${narrowed} of ${result.subjects.length} subjects narrowed`;
  for (const reason of reasons) yield `  ${reason}`;
  yield `  ${counts.events} events in ${windowOf(outcome)}: ${counts.allowed} allowed requests of these subjects, ${counts.allowedOthers} of others, ${counts.forbidden} refused`;
  yield `  ${result.replayed.length} different uses were decided again, as Kubernetes ${formatKubernetesVersion(version)} does`;
  for (const assumption of assumptions) yield `  ${assumption}`;
}

function describeRule({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule): string {
  if (nonResourceURLs.length > 0) return `${verbs.join(',')} ${nonResourceURLs.join(',')}`;
  const groups = apiGroups.map((group) => group || '""').join(',');
  const names = resourceNames.length > 0 ? ` named ${resourceNames.join(', ')}` : '';
  return `${verbs.join(',')} ${resources.join(',')} of group ${groups}${names}`;
}

/** `3 days 4 hours`; the whole log's, from its first event to its last. */
function windowOf({ observations: { window } }: Outcome): string {
  if (window === undefined) return 'a window that the log does not tell';
  const minutes = Math.floor((window.end - window.start) / 60_000);
  const parts = [
    [Math.floor(minutes / 1440), 'day'],
    [Math.floor(minutes / 60) % 24, 'hour'],
    [minutes % 60, 'minute'],
  ] as const;
  const [first, second] = parts
    .filter(([number]) => number > 0)
    .map(([number, unit]) => `${number} ${unit}${number === 1 ? '' : 's'}`);
  return first === undefined ? 'less than a minute' : [first, second].filter((part) => part !== undefined).join(' ');
}

function* more(total: number, indent: string) {
  if (total > MOST_LISTED) yield `${indent}… and ${total - MOST_LISTED} more (-o json lists all)`;
}
