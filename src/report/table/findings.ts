import type { AuditedFinding } from '../../audit/index.ts';
import type { Check } from '../../checks/index.ts';
import { describeObject } from '../../kube/index.ts';
import { byObject, formatPlace, type Report, shownFindings } from '../report.ts';
import { safeText } from '../safe-text.ts';
import { wrap } from '../wrap.ts';
import type { TableOptions } from './options.ts';

/** Where texts start: after the severity. */
const INDENT = 12;

/** Every object with findings to show; under it each check, with a line for each finding. */
export function* findingSection(report: Report, options: TableOptions): Generator<string> {
  for (const { object, findings } of byObject(shownFindings(report))) {
    yield options.style.strong(safeText(describeObject(object)));
    for (const [check, found] of Map.groupBy(findings, ({ finding }) => finding.check)) {
      yield* checkLines(check, found, report, options);
    }
    yield '';
  }
}

function* checkLines(
  check: Check,
  found: readonly AuditedFinding[],
  report: Report,
  { width, style }: TableOptions,
): Generator<string> {
  const severity = found[0]?.severity ?? check.severity;
  const room = width - INDENT;
  const label = style.severity(severity, severity.toUpperCase().padEnd(INDENT - 2));
  const fits = check.title.length + 2 + check.id.length <= room;
  yield `  ${label}${check.title}${fits ? `  ${style.faint(check.id)}` : ''}`;
  if (!fits) yield indented(style.faint(check.id));
  for (const one of found) {
    for (const line of findingLines(one, report, room)) yield indented(line);
  }
}

function findingLines(one: AuditedFinding, report: Report, room: number): readonly string[] {
  const { finding, exception } = one;
  const who = finding.container === undefined ? '' : `${finding.container || '(unnamed container)'}: `;
  const lines = [...wrap(safeText(`${who}${finding.message}`), room)];
  const place = report.locate(finding.object.origin, finding.path);
  if (place !== undefined) append(lines, safeText(formatPlace(place.file, place.start)), room);
  if (exception !== undefined) {
    lines.push(...wrap(safeText(`its exception ended on ${exception.expires}: ${exception.reason}`), room));
  }
  return lines;
}

/** At the end of the last line when it fits there, else on a line of its own. */
function append(lines: string[], text: string, room: number): void {
  const last = lines.at(-1) ?? '';
  if (last.length + 2 + text.length <= room) lines[lines.length - 1] = `${last}  ${text}`;
  else lines.push(text);
}

function indented(text: string): string {
  return `${' '.repeat(INDENT)}${text}`;
}
