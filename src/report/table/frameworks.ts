import type { ControlVerdict, FrameworkVerdict } from '../../audit/index.ts';
import { acceptedText, evidenceText, frameworkName, notEvaluated, scoreText } from '../framework-words.ts';
import type { Report } from '../report.ts';
import { safeText } from '../safe-text.ts';
import { count } from '../words.ts';
import { wrap } from '../wrap.ts';
import type { TableOptions } from './options.ts';

/** Where titles start: after the verdict. */
const INDENT = 8;

/** Each framework that was asked for: its controls with their verdicts, what was not evaluated and why, the score. */
export function* frameworkSection({ frameworks, gaps }: Report, options: TableOptions): Generator<string> {
  const { style, width } = options;
  for (const one of frameworks) {
    yield style.strong(frameworkName(one));
    for (const control of one.controls) if (control.verdict !== 'not-evaluated') yield* controlLines(control, options);
    yield* notEvaluatedLines(one, width);
    const unread = gaps.length === 0 ? '' : ` (of what was read: ${count(gaps.length, 'gap')} below)`;
    for (const line of wrap(`${scoreText(one)}${unread}`, width - 2)) yield style.strong(`  ${line}`);
    yield '';
  }
}

function* controlLines(one: ControlVerdict, { width, style }: TableOptions): Generator<string> {
  const { control, verdict } = one;
  const label = verdict === 'fail' ? style.severity('high', 'FAIL') : 'PASS';
  const [first = '', ...more] = wrap(`${control.id}  ${control.title}`, width - INDENT);
  yield `  ${label}  ${first}`;
  for (const line of more) yield `${' '.repeat(INDENT)}${line}`;
  const detail = verdict === 'fail' ? evidenceText(one) : acceptedText(one);
  if (detail === '') return;
  for (const line of wrap(safeText(detail), width - INDENT - 2)) yield `${' '.repeat(INDENT + 2)}${style.faint(line)}`;
}

function* notEvaluatedLines(verdict: FrameworkVerdict, width: number): Generator<string> {
  const groups = notEvaluated(verdict);
  if (groups.length === 0) return;
  yield '  Not evaluated';
  for (const { reason, ids } of groups) {
    const text = `${safeText(reason)}: ${inRuns(ids).join(', ')}`;
    for (const [index, line] of wrap(text, width - INDENT - 2).entries()) {
      yield `${' '.repeat(index === 0 ? INDENT : INDENT + 2)}${line}`;
    }
  }
  if (groups.some(({ reason }) => reason === 'a person judges')) {
    yield `${' '.repeat(INDENT)}"breakwater frameworks ${verdict.framework.id}" says what a person looks at.`;
  }
}

/** `1.1.1`, `1.1.2`, `1.1.3` become `1.1.1-3`. */
function inRuns(ids: readonly string[]): readonly string[] {
  const runs: { stem: string; from: number; to: number }[] = [];
  const texts: (string | number)[] = [];
  for (const id of ids) {
    const [, stem, digits] = /^((?:[0-9]+\.)+)([0-9]+)$/.exec(id) ?? [];
    const last = runs.at(-1);
    if (stem === undefined) texts.push(id);
    else if (
      last !== undefined &&
      texts.at(-1) === runs.length - 1 &&
      last.stem === stem &&
      last.to + 1 === Number(digits)
    ) {
      last.to++;
    } else texts.push(runs.push({ stem, from: Number(digits), to: Number(digits) }) - 1);
  }
  return texts.map((text) => {
    const run = typeof text === 'number' ? runs[text] : undefined;
    if (run === undefined) return String(text);
    return run.from === run.to ? `${run.stem}${run.from}` : `${run.stem}${run.from}-${run.to}`;
  });
}
