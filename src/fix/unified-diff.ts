/** Lines of context around a change. */
const CONTEXT = 3;
/** How many lines must agree for two texts to be in step again. */
const IN_STEP = 3;
/** How far apart the next lines that agree may be. */
const FARTHEST = 400;

interface Line {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

/**
 * The difference of two texts in the unified format, as `patch` and `git apply` take it: lines keep their own breaks.
 * Empty when there is none. Meant for small changes of long texts: it takes time in proportion to the length.
 */
export function unifiedDiff(name: string, before: string, after: string): string {
  if (before === after) return '';
  const lines = compare(splitLines(before), splitLines(after));
  const [from, to] = name.startsWith('/') ? [name, name] : [`a/${name}`, `b/${name}`];
  return `--- ${from}\n+++ ${to}\n${hunks(lines).join('')}`;
}

/** Each line with its break; the last may have none. */
function splitLines(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function compare(before: readonly string[], after: readonly string[]): readonly Line[] {
  const lines: Line[] = [];
  let [from, to] = [0, 0];
  while (from < before.length || to < after.length) {
    const line = before[from];
    if (line !== undefined && line === after[to]) {
      lines.push({ sign: ' ', text: line });
      from++;
      to++;
      continue;
    }
    const [removed, added] = distance(before, from, after, to);
    for (const text of before.slice(from, from + removed)) lines.push({ sign: '-', text });
    for (const text of after.slice(to, to + added)) lines.push({ sign: '+', text });
    from += removed;
    to += added;
  }
  return lines;
}

/** How many lines are gone and new before the texts are in step again. */
function distance(
  before: readonly string[],
  from: number,
  after: readonly string[],
  to: number,
): readonly [number, number] {
  for (let total = 1; total <= FARTHEST; total++) {
    for (let removed = 0; removed <= total; removed++) {
      const added = total - removed;
      if (isInStep(before, from + removed, after, to + added)) return [removed, added];
    }
  }
  return [before.length - from, after.length - to];
}

function isInStep(before: readonly string[], from: number, after: readonly string[], to: number): boolean {
  if (from > before.length || to > after.length) return false;
  for (let next = 0; next < IN_STEP; next++) {
    if (before[from + next] !== after[to + next]) return false;
    if (before[from + next] === undefined) return true;
  }
  return true;
}

function hunks(lines: readonly Line[]): readonly string[] {
  const found: string[] = [];
  let [oldLine, newLine] = [1, 1];
  let index = 0;
  while (index < lines.length) {
    const first = lines.findIndex((line, at) => at >= index && line.sign !== ' ');
    if (first < 0) break;
    const start = Math.max(index, first - CONTEXT);
    oldLine += start - index;
    newLine += start - index;
    let last = first;
    for (let at = first; at < lines.length && at - last <= 2 * CONTEXT + 1; at++)
      if (lines[at]?.sign !== ' ') last = at;
    const hunk = lines.slice(start, Math.min(last + 1 + CONTEXT, lines.length));
    const oldCount = hunk.filter(({ sign }) => sign !== '+').length;
    const newCount = hunk.filter(({ sign }) => sign !== '-').length;
    found.push(`@@ -${range(oldLine, oldCount)} +${range(newLine, newCount)} @@\n${hunk.map(written).join('')}`);
    oldLine += oldCount;
    newLine += newCount;
    index = start + hunk.length;
  }
  return found;
}

function range(start: number, count: number): string {
  if (count === 1) return String(start);
  return `${count === 0 ? start - 1 : start},${count}`;
}

function written({ sign, text }: Line): string {
  return text.endsWith('\n') ? sign + text : `${sign}${text}\n\\ No newline at end of file\n`;
}
