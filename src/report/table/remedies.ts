import { compareSeverities } from '../../checks/index.ts';
import { type Report, shownFindings } from '../report.ts';
import { count } from '../words.ts';
import { wrap } from '../wrap.ts';
import type { TableOptions } from './options.ts';

/** For each check whose findings are shown, the first sentence of what to do. */
export function* remedySection(report: Report, { width, style }: TableOptions): Generator<string> {
  const shown = shownFindings(report);
  if (shown.length === 0) return;
  const byCheck = [...Map.groupBy(shown, ({ finding }) => finding.check)].sort(
    ([, a], [, b]) => compareSeverities(a[0]?.severity ?? 'info', b[0]?.severity ?? 'info') || b.length - a.length,
  );
  yield style.strong('How to fix');
  for (const [check, found] of byCheck) {
    const objects = new Set(found.map(({ finding }) => finding.object)).size;
    yield `  ${check.id}  ${style.faint(`${count(found.length, 'finding')} in ${count(objects, 'object')}`)}`;
    for (const line of wrap(firstSentence(check.remediation), width - 6)) yield `      ${line}`;
  }
  yield '';
  yield '  "breakwater checks ID" explains a check and shows it wrong and right.';
  yield '';
}

function firstSentence(text: string): string {
  return /^.*?[.](?= |$)/s.exec(text)?.[0] ?? text;
}
