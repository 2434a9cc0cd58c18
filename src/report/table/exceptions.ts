import type { ExceptionUse } from '../../audit/index.ts';
import { describeObject } from '../../kube/index.ts';
import { formatPlace, type Report } from '../report.ts';
import { safeText } from '../safe-text.ts';
import { count } from '../words.ts';
import { wrap } from '../wrap.ts';
import type { TableOptions } from './options.ts';

/** Exceptions that no longer hold, fit nothing, or are written wrongly. Those in order are in the summary alone. */
export function* exceptionSection({ audit, locate }: Report, { width, style }: TableOptions): Generator<string> {
  const lines = audit.exceptions.flatMap((use) => complaint(use) ?? []);
  for (const { object, path, message } of audit.badAnnotations) {
    const place = locate(object.origin, path);
    lines.push(
      `${place === undefined ? '' : `${formatPlace(place.file, place.start)}  `}${describeObject(object)}: ${message}`,
    );
  }
  if (lines.length === 0) return;
  yield style.strong('Exceptions to look at');
  for (const line of lines) {
    for (const [index, part] of wrap(safeText(line), width - 6).entries())
      yield `${index === 0 ? '  ' : '      '}${part}`;
  }
  yield '';
}

function complaint({ exception, state, findings }: ExceptionUse): string | undefined {
  const { check, source, expires, owner, reason } = exception;
  switch (state) {
    case 'active':
      return undefined;
    case 'unused':
      return `${source}: the exception for ${check} fits no finding: remove it, or mend its selectors`;
    case 'expired': {
      const by = owner === undefined ? '' : `, owner ${owner}`;
      return `${source}: the exception for ${check} ended on ${expires}, and hides ${count(findings, 'finding')} no longer (${reason}${by})`;
    }
  }
}
