import { compareSeverities } from '../../checks/index.ts';
import { type Outcome, type Plan, patchedObjects, TIERS, type Tier } from '../../fix/index.ts';
import { describeObject } from '../../kube/index.ts';
import { type Style, safeLine, safeText, styleFor, wrap } from '../../report/index.ts';
import { locate } from '../../sources/index.ts';
import type { Io } from '../io.ts';
import { widthOf } from '../width.ts';

export interface SummaryOptions {
  /** How many files were written; undefined without --write. */
  readonly written: number | undefined;
  readonly gaps: number;
  readonly tier: Tier;
  /** Whether patches stand above. */
  readonly arePatchesShown: boolean;
  /** What became of objects whose text is not to be edited. */
  readonly patches: readonly string[];
}

/** How many objects are named before the rest is counted. */
const MOST_NAMED = 4;

/** Says what was mended, what a bolder tier would mend, and what needs a person and why. */
export function printSummary(io: Io, { outcomes, texts, draft }: Plan, options: SummaryOptions): void {
  const style = styleFor(io.stdout.isTTY, io.env);
  const width = widthOf(io.stdout);
  const fixed = outcomes
    .filter((one) => one.type === 'fixed')
    .toSorted((a, b) => TIERS.indexOf(a.proposal.tier) - TIERS.indexOf(b.proposal.tier));
  const also = outcomes.filter((one) => one.type === 'also-fixed');
  const bolder = outcomes.filter((one) => one.type === 'bolder');
  const declined = outcomes.filter((one) => one.type === 'declined');
  const byHand = outcomes.filter((one) => one.type === 'by-hand').toSorted(byHarm);
  const lines: string[] = [];
  if (texts.size > 0 || options.arePatchesShown) lines.push('');
  if (fixed.length > 0) lines.push(...grouped(fixed, titleOf, style, width), '');
  if (bolder.length > 0) {
    lines.push(style.strong(`${findings(bolder.length)} more could be mended with --tier likely`));
    lines.push(...grouped(bolder, titleOf, style, width), '');
  }
  if (declined.length > 0) {
    lines.push(
      style.strong(`${findings(declined.length)} ${declined.length === 1 ? 'was' : 'were'} left as asked`),
      '',
    );
  }
  if (byHand.length > 0) {
    lines.push(style.strong(`${findings(byHand.length)} ${byHand.length === 1 ? 'needs' : 'need'} a person`));
    lines.push(...grouped(byHand, reasonOf, style, width), '');
  }
  const patches = patchedObjects(draft).length;
  const places = [
    ...(texts.size > 0 || patches === 0 ? [`${texts.size} ${texts.size === 1 ? 'file' : 'files'}`] : []),
    ...(patches > 0 ? [`${patches} ${patches === 1 ? 'patch' : 'patches'}`] : []),
  ];
  const mended = `${findings(fixed.length + also.length)} mended in ${places.join(' and ')}`;
  const state = options.written === undefined && texts.size > 0 ? ' once --write is given' : '';
  lines.push(...options.patches.flatMap((line) => wrap(safeText(line), width)));
  lines.push(
    `${mended}${state}; ${findings(bolder.length + declined.length + byHand.length)} left${gapsText(options.gaps)}.`,
  );
  io.stdout.write(`${lines.map(safeLine).join('\n')}\n`);
}

/** The worst first. */
function byHarm({ finding: a }: Outcome, { finding: b }: Outcome): number {
  return compareSeverities(a.severity ?? a.check.severity, b.severity ?? b.check.severity);
}

type Titled = Exclude<Outcome, { readonly type: 'also-fixed' }>;

/** What outcomes have in common, with why, and the objects that it is about. */
function grouped(
  outcomes: readonly Titled[],
  words: (outcome: Titled) => Words,
  style: Style,
  width: number,
): readonly string[] {
  const groups = Map.groupBy(outcomes, (outcome) => words(outcome).group);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const titles = [...new Set(group.map((outcome) => words(outcome).title))];
    const objects = [...new Set(group.map(place))];
    const count = group.length > 1 ? ` (${group.length})` : '';
    return [
      ...wrap(safeText(titles.join(', ') + count), width - 2).map((line) => `  ${line}`),
      ...wrap(safeText(words(first).why), width - 6).map((line) => `      ${style.faint(line)}`),
      ...shortened(objects).map((object) => `      ${safeText(object)}`),
    ];
  });
}

function shortened(objects: readonly string[]): readonly string[] {
  const more = objects.length - MOST_NAMED;
  return more > 0 ? [...objects.slice(0, MOST_NAMED), `… and ${more} more`] : objects;
}

/** How an outcome is called, and what it is shown together with. */
interface Words {
  readonly title: string;
  readonly why: string;
  readonly group: string;
}

function titleOf(outcome: Titled): Words {
  if (outcome.type === 'by-hand') return reasonOf(outcome);
  const { tier, title, why } = outcome.proposal;
  return { title: `${tier}: ${title}`, why, group: `${tier} ${title} ${why}` };
}

/** One reason may stand for findings of several checks. */
function reasonOf(outcome: Titled): Words {
  const why = outcome.type === 'by-hand' ? outcome.reason : '';
  return { title: outcome.finding.check.id, why, group: why };
}

function place({ finding: { object, path, container } }: Titled): string {
  const location = locate(object.origin, path);
  const line = location?.start === undefined ? '' : `:${location.start.line}`;
  const where = location === undefined ? '' : `  ${location.file}${line}`;
  return `${describeObject(object)}${container ? ` (${container})` : ''}${where}`;
}

function findings(count: number): string {
  return `${count} ${count === 1 ? 'finding' : 'findings'}`;
}

function gapsText(gaps: number): string {
  return gaps === 0 ? '' : `, and ${gaps} ${gaps === 1 ? 'gap' : 'gaps'} that scan lists`;
}
