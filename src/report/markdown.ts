import type { AuditedFinding, FrameworkVerdict } from '../audit/index.ts';
import { SEVERITIES } from '../checks/index.ts';
import { describeObject } from '../kube/index.ts';
import { acceptedText, evidenceText, frameworkName, notEvaluated, scoreText } from './framework-words.ts';
import { byObject, formatPlace, type Report, shownFindings } from './report.ts';
import { safeText } from './safe-text.ts';
import { count } from './words.ts';

/** A comment may hold 65,536 characters; what is beyond these rows is counted. */
const MOST_ROWS = 100;
const MOST_GAPS = 20;

/** Markdown for a comment on a pull request. Nothing from a manifest can become markup, a link or a mention. */
export function* renderMarkdown(report: Report): Generator<string> {
  const { summary, settings, gaps } = report;
  const found = SEVERITIES.filter((severity) => summary.bySeverity[severity] > 0);
  const counts = found.map((severity) => `${summary.bySeverity[severity]} ${severity}`).join(', ');
  yield `### Breakwater: ${summary.passed ? 'pass' : 'fail'}\n\n`;
  yield `**${counts || 'No findings'}** in ${count(summary.workloads, 'workload')}, judged by Pod Security \`${settings.podSecurity}\`. `;
  yield `${summary.passingWorkloads} without findings, ${count(summary.gaps, 'gap')} not evaluated, ${summary.accepted} accepted, ${summary.known} known.\n`;
  const rows = byObject(shownFindings(report)).flatMap(({ findings }) => findings);
  if (rows.length > 0) {
    yield '\n| Severity | Object | Finding | Where |\n| --- | --- | --- | --- |\n';
    for (const one of rows.slice(0, MOST_ROWS)) yield row(one, report);
    if (rows.length > MOST_ROWS) yield `\n${rows.length - MOST_ROWS} more are in the full report.\n`;
  }
  for (const framework of report.frameworks) yield* frameworkTable(framework);
  if (gaps.length > 0) {
    yield `\n<details><summary>Not evaluated: ${count(gaps.length, 'gap')}</summary>\n\n`;
    for (const { source, message } of gaps.slice(0, MOST_GAPS)) yield `- ${code(source)} ${code(message)}\n`;
    if (gaps.length > MOST_GAPS) yield `- and ${gaps.length - MOST_GAPS} more\n`;
    yield '\n</details>\n';
  }
}

/** Titles and reasons of a framework are ours; what stands in manifests is shown as code. */
function* frameworkTable(verdict: FrameworkVerdict): Generator<string> {
  yield `\n<details><summary>${frameworkName(verdict)}: ${scoreText(verdict)}</summary>\n\n`;
  yield '| | Control | |\n| --- | --- | --- |\n';
  for (const one of verdict.controls) {
    const { control, findings } = one;
    if (one.verdict === 'not-evaluated') continue;
    const detail = one.verdict === 'fail' ? evidenceText(one) : acceptedText(one);
    const text = findings.length === 0 ? '' : code(detail);
    yield `| ${one.verdict} | ${control.id} ${control.title} | ${text} |\n`;
  }
  yield '\n';
  for (const { reason, ids } of notEvaluated(verdict)) yield `- not evaluated, ${code(reason)}: ${ids.join(', ')}\n`;
  yield '\n</details>\n';
}

function row(one: AuditedFinding, report: Report): string {
  const { finding, severity } = one;
  const place = report.locate(finding.object.origin, finding.path);
  const who = finding.container === undefined ? '' : `${finding.container}: `;
  const cells = [
    severity,
    code(describeObject(finding.object)),
    `${finding.check.title} (${finding.check.id})<br>${code(`${who}${finding.message}`)}`,
    place === undefined ? '' : code(formatPlace(place.file, place.start)),
  ];
  return `| ${cells.join(' | ')} |\n`;
}

/**
 * Text as it is. Markdown is read inside `<code>` too, so whatever could be markup is a character reference; in
 * code GitHub makes no mentions and no references to issues.
 */
function code(text: string): string {
  const escaped = safeText(text).replace(/[^\p{L}\p{N} ]/gu, (character) => `&#${character.codePointAt(0)};`);
  return `<code>${escaped}</code>`;
}
