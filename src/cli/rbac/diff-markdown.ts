import { describePosition, type PathChange, type PathChanges, type PermissionChange } from '../../rbac/index.ts';
import { safeText } from '../../report/index.ts';
import { describeGrant, describeIdentity, describeRule } from './words.ts';

/** Two states compared. */
export interface Changes extends PathChanges {
  readonly gained: readonly PermissionChange[];
  readonly lost: readonly PermissionChange[];
}

/** `2 ways opened, 0 closed; 5 rights gained, 1 lost` */
export function summaryOf({ gained, lost, opened, closed }: Changes): string {
  const ways = `${opened.length} ${opened.length === 1 ? 'way' : 'ways'} opened, ${closed.length} closed`;
  return `${ways}; ${gained.length} ${gained.length === 1 ? 'right' : 'rights'} gained, ${lost.length} lost`;
}

/** More rows are counted, so that a comment stays readable. */
const MOST_ROWS = 50;

/** The difference for a pull request. */
export function* diffMarkdown(changes: Changes): Generator<string> {
  yield `### RBAC: ${summaryOf(changes)}\n`;
  yield* pathSection('Ways up opened', changes.opened);
  yield* pathSection('Ways up closed', changes.closed);
  yield* rightsSection('Rights gained', changes.gained);
  yield* rightsSection('Rights lost', changes.lost);
}

function* pathSection(title: string, changes: readonly PathChange[]): Generator<string> {
  if (changes.length === 0) return;
  yield `\n#### ${title}\n\n`;
  for (const { from, target, path } of changes.slice(0, MOST_ROWS)) {
    yield `- ${text(describePosition(from))} to **${target.type}**\n`;
    for (const [index, { action, needs }] of path.entries()) {
      const [grant] = needs[0] ?? [];
      yield `  ${index + 1}. ${text(action)}${grant === undefined ? '' : ` (${text(describeGrant(grant))})`}\n`;
    }
  }
  yield* rest(changes.length);
}

function* rightsSection(title: string, changes: readonly PermissionChange[]): Generator<string> {
  if (changes.length === 0) return;
  yield `\n#### ${title}\n\n| subject | where | right | by |\n|---|---|---|---|\n`;
  for (const { identity, namespace, rule, grant } of changes.slice(0, MOST_ROWS)) {
    const cells = [describeIdentity(identity), namespace || 'everywhere', describeRule(rule), describeGrant(grant)];
    yield `| ${cells.map(text).join(' | ')} |\n`;
  }
  yield* rest(changes.length);
}

function* rest(count: number): Generator<string> {
  if (count > MOST_ROWS) yield `\n… and ${count - MOST_ROWS} more\n`;
}

/** Text from outside, so that it is shown as it is: no markup, no mention, no link. */
function text(written: string): string {
  return safeText(written)
    .replaceAll(/[\\`*_{}[\]()<>#+!|~&]/g, (character) => `&#${character.codePointAt(0) ?? 0};`)
    .replaceAll('@', '&#64;')
    .replaceAll('://', '&#58;//');
}
