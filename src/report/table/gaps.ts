import type { Gap } from '../../kube/index.ts';
import { formatPlace, type Report } from '../report.ts';
import { safeText } from '../safe-text.ts';
import { wrap } from '../wrap.ts';
import type { TableOptions } from './options.ts';

/** More gaps of one reason are counted: a repository holds much YAML that is not for Kubernetes. */
const MOST_LISTED = 10;
/** More checks of one subject that had nothing to judge are counted. */
const MOST_NAMED = 2;

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
  for (const ofSubject of Map.groupBy(idle, ({ check, reason }) => `${subjectOf(check.id)} ${reason}`).values()) {
    const ids = ofSubject.map(({ check }) => check.id);
    const who = ids.length > MOST_NAMED ? `${ids.length} checks of ${subjectOf(ids[0] ?? '')}` : ids.join(', ');
    yield* hanging(`${who}: ${ofSubject[0]?.reason}`, width);
  }
  yield '';
}

function subjectOf(checkId: string): string {
  return checkId.split('/', 1)[0] ?? '';
}

function describeGap({ source, position, object, message }: Gap): string {
  const where = formatPlace(source, position);
  return `${where}  ${object === undefined ? '' : `${object}: `}${message}`;
}

function* hanging(text: string, width: number): Generator<string> {
  for (const [index, line] of wrap(safeText(text), width - 6).entries())
    yield `${index === 0 ? '  ' : '      '}${line}`;
}
