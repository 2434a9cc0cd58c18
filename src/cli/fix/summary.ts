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
  const byHand = outcomes.filter((one) => one.type === 'by-hand').toSorted(byHarm);
  const lines: string[] = [];
  if (texts.size > 0 || options.arePatchesShown) lines.push('');
  if (fixed.length > 0) lines.push(...grouped(fixed, titleOf, style, width), '');
  if (bolder.length > 0) {
    lines.push(style.strong(`${findings(bolder.length)} more could be mended with --tier likely`));
    lines.push(...grouped(bolder, titleOf, style, width), '');
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
  lines.push(`${mended}${state}; ${findings(bolder.length + byHand.length)} left${gapsText(options.gaps)}.`);
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
  title: (outcome: Titled) => readonly [title: string, why: string],
  style: Style,
  width: number,
): readonly string[] {
  const groups = Map.groupBy(outcomes, (outcome) => title(outcome).join('\n'));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const [name, why] = title(first);
    const objects = [...new Set(group.map(place))];
    const more = objects.length > MOST_NAMED ? [`… and ${objects.length - MOST_NAMED} more`] : [];
    return [
      `  ${safeText(name)}${group.length > 1 ? ` (${group.length})` : ''}`,
      ...wrap(safeText(why), width - 6).map((line) => `      ${style.faint(line)}`),
      ...[...objects.slice(0, MOST_NAMED), ...more].map((object) => `      ${safeText(object)}`),
    ];
  });
}

function titleOf(outcome: Titled): readonly [string, string] {
  return outcome.type === 'by-hand'
    ? reasonOf(outcome)
    : [`${outcome.proposal.tier}: ${outcome.proposal.title}`, outcome.proposal.why];
}

function reasonOf(outcome: Titled): readonly [string, string] {
  return [outcome.finding.check.id, outcome.type === 'by-hand' ? outcome.reason : ''];
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
