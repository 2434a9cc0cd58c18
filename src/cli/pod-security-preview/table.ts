import { count, describePreview, type PreviewReport } from '../../answers/index.ts';
import { describeObject, formatKubernetesVersion, type Gap } from '../../kube/index.ts';
import {
  type Change,
  formatPolicy,
  type LevelPreview,
  labelErrorMessage,
  type NamespaceState,
  type PolicyPreview,
  type Rejection,
  type Subject,
  type UpgradePreview,
} from '../../pod-security/index.ts';
import { formatPlace, type Style, safeLine, safeText } from '../../report/index.ts';
import { locate } from '../../sources/index.ts';

/** The answer for people. Messages of the API server keep their line, so that they can be searched for. */
export function* renderTable(report: PreviewReport, style: Style): Generator<string> {
  for (const line of lines(report, style)) yield `${safeLine(line)}\n`;
}

function* lines(report: PreviewReport, style: Style): Generator<string> {
  const { answer, version, assumptions, gaps } = report;
  switch (answer.type) {
    case 'policy':
      for (const preview of answer.previews) yield* policyLines(preview, style);
      break;
    case 'levels':
      for (const preview of answer.previews) yield* levelLines(preview, style);
      break;
    case 'upgrade':
      for (const preview of answer.previews) yield* upgradeLines(preview, style);
  }
  yield* gapLines(gaps, style);
  yield style.strong('Summary');
  yield `  ${describePreview(answer)}`;
  yield `  judged as Kubernetes ${formatKubernetesVersion(version)} does`;
  for (const assumption of assumptions) yield `  ${assumption}`;
}

function* policyLines(preview: PolicyPreview, style: Style): Generator<string> {
  const { namespace, rejections } = preview;
  const found = rejections.length === 0 ? 'nothing' : `${rejections.length} of ${namespace.subjects.length}`;
  yield `${heading(namespace, style)}  ${found} would be rejected`;
  yield* namespaceLines(preview);
  for (const rejection of rejections) yield* rejectionLines(rejection, style);
  yield '';
}

function* levelLines({ namespace, level, next }: LevelPreview, style: Style): Generator<string> {
  const satisfied = level === 'privileged' ? 'satisfies no level but privileged' : `satisfies ${level}`;
  yield `${heading(namespace, style)}  ${namespace.exempt ? 'satisfies every level' : satisfied}`;
  yield* namespaceLines({ namespace, exempt: next?.exempt ?? [] });
  if (next !== undefined) {
    const between = `${next.rejections.length} of ${namespace.subjects.length}`;
    yield `  ${between} ${next.rejections.length === 1 ? 'stands' : 'stand'} between it and ${next.level}:`;
    for (const rejection of next.rejections) yield* rejectionLines(rejection, style);
  }
  yield '';
}

function* upgradeLines({ namespace, changes }: UpgradePreview, style: Style): Generator<string> {
  yield `${heading(namespace, style)}  ${changes.length === 0 ? 'nothing changes' : count(changes.length, 'change')}`;
  yield* namespaceLines({ namespace, exempt: [] });
  for (const [subject, ofSubject] of Map.groupBy(changes, (change) => change.subject)) {
    yield subjectLine(subject, style);
    for (const change of ofSubject) {
      yield `    ${change.level}: ${describeChange(change)}`;
      if (change.message !== undefined) yield `      ${safeText(change.message)}`;
    }
  }
  yield '';
}

function describeChange({ before, after }: Change): string {
  if (after.allowed) return 'allowed from then on';
  return before.allowed ? 'rejected from then on' : 'rejected before and after, for other reasons';
}

function heading({ name }: NamespaceState, style: Style): string {
  return style.strong(safeText(name));
}

function* namespaceLines({ namespace, exempt }: Pick<PolicyPreview, 'namespace' | 'exempt'>): Generator<string> {
  const { policy, labelErrors } = namespace;
  if (policy.enforce.level !== 'privileged') yield `  enforces ${formatPolicy(policy.enforce)} now`;
  for (const error of labelErrors) yield `  ${safeText(labelErrorMessage(error))}`;
  if (namespace.exempt) yield '  exempt by the configuration of the cluster: labels have no effect';
  else if (exempt.length > 0) yield `  ${count(exempt.length, 'workload')} exempt by runtime class`;
}

function* rejectionLines({ subject, message, warning }: Rejection, style: Style): Generator<string> {
  yield subjectLine(subject, style);
  yield `    ${safeText(message)}`;
  // The warning about a template mostly says the same of its pods.
  if (warning !== undefined && !message.endsWith(warning.slice('would violate'.length)))
    yield `    ${style.faint(safeText(`Warning: ${warning}`))}`;
}

function subjectLine({ workload: { object, templatePath } }: Subject, style: Style): string {
  const place = locate(object.origin, templatePath);
  const where = place === undefined ? '' : `  ${style.faint(safeText(formatPlace(place.file, place.start)))}`;
  return `  ${safeText(describeObject(object))}${where}`;
}

/** More gaps are counted: -o json lists all. */
const MOST_GAPS = 10;

function* gapLines(gaps: readonly Gap[], style: Style): Generator<string> {
  if (gaps.length === 0) return;
  yield style.strong('Not evaluated');
  for (const { source, position, object, message } of gaps.slice(0, MOST_GAPS)) {
    yield `  ${safeText(`${formatPlace(source, position)}  ${object === undefined ? '' : `${object}: `}${message}`)}`;
  }
  if (gaps.length > MOST_GAPS) yield `  … and ${gaps.length - MOST_GAPS} more (-o json lists all)`;
  yield '';
}
