import { safeText, styleFor } from '../../report/index.ts';
import type { Io, Output } from '../io.ts';

/** A difference as it is; on a terminal without what would steer the terminal, and with colours. */
export function printable({ isTTY }: Output, env: Io['env'], diff: string): string {
  if (!isTTY || diff === '') return diff;
  const style = styleFor(isTTY, env);
  return diff
    .split('\n')
    .map((line) => {
      const safe = line.replace(/\r$/, '').split('\t').map(safeText).join('\t');
      if (line.startsWith('+') && !line.startsWith('+++ ')) return style.strong(safe);
      if (line.startsWith('-') && !line.startsWith('--- ')) return style.faint(safe);
      return line.startsWith('@@') ? style.faint(safe) : safe;
    })
    .join('\n');
}
