import type { CheckVerdict } from '../../audit/index.ts';
import type { Gap } from '../../kube/index.ts';
import { formatPlace, type Report } from '../report.ts';
import { safeText } from '../safe-text.ts';
import { wrap } from '../wrap.ts';
import type { TableOptions } from './options.ts';

/** More gaps of one reason are counted: a repository holds much YAML that is not for Kubernetes. */
const MOST_LISTED = 10;

/** What could not be read or judged, and which checks had nothing to judge. */
export function* gapSection({ gaps, audit }: Report, { width, style }: TableOptions): Generator<string> {
  const idle = audit.verdicts.filter(({ verdict }) => verdict === 'not-evaluated');
  if (gaps.length === 0 && idle.length === 0) return;
  yield style.strong('Not evaluated');
  for (const [, ofReason] of Map.groupBy(gaps, ({ reason }) => reason)) {
    for (const gap of ofReason.slice(0, MOST_LISTED)) yield* hanging(describeGap(gap), width);
    const more = ofReason.length - MOST_LISTED;
    if (more > 0) yield `  … and ${more} more like these (-o json lists all)`;
  }
  for (const [reason, ofReason] of Map.groupBy(idle, ({ reason = '' }) => reason)) {
    yield* hanging(`${namesOf(ofReason, audit.verdicts).join(', ')}: ${reason}`, width);
  }
  yield '';
}

/** The ids of checks; a subject of which none could be judged is named as a whole: `upgrade/* (4 checks)`. */
function namesOf(idle: readonly CheckVerdict[], all: readonly CheckVerdict[]): readonly string[] {
  const subjectOf = ({ check }: CheckVerdict): string => check.id.slice(0, check.id.indexOf('/'));
  const sizes = Map.groupBy(all, subjectOf);
  return [...Map.groupBy(idle, subjectOf)].flatMap(([subject, verdicts]) =>
    verdicts.length > 2 && verdicts.length === sizes.get(subject)?.length
      ? [`${subject}/* (${verdicts.length} checks)`]
      : verdicts.map(({ check }) => check.id),
  );
}

function describeGap({ source, position, object, message }: Gap): string {
  const where = formatPlace(source, position);
  return `${where}  ${object === undefined ? '' : `${object}: `}${message}`;
}

function* hanging(text: string, width: number): Generator<string> {
  for (const [index, line] of wrap(safeText(text), width - 6).entries())
    yield `${index === 0 ? '  ' : '      '}${line}`;
}
