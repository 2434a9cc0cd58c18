import type { Finding } from '../../checks/index.ts';
import { type Plan, type Proposal, preview } from '../../fix/index.ts';
import { type DocumentRange, describeObject } from '../../kube/index.ts';
import { safeText, styleFor } from '../../report/index.ts';
import type { Io } from '../io.ts';
import { printable } from './printable.ts';
import type { Questions } from './questions.ts';

/**
 * Asks about each proven fix, and gives the choice. What is not answered is not chosen.
 *
 * @param hide Takes credentials out of a difference.
 */
export async function askAbout(
  io: Io,
  questions: Questions,
  plan: Plan,
  hide: (diff: string, document: DocumentRange) => string,
): Promise<(finding: Finding, proposal: Proposal) => boolean> {
  const fixed = plan.outcomes.filter((outcome) => outcome.type === 'fixed');
  // A fix that mends several findings of an object is asked about once.
  const groups = [
    ...Map.groupBy(fixed, ({ finding, proposal }) =>
      JSON.stringify([describeObject(finding.object), proposal.title, proposal.changes]),
    ).values(),
  ];
  const chosen = new Map<Finding, string>();
  const style = styleFor(io.stderr.isTTY, io.env);
  for (const [index, outcomes] of groups.entries()) {
    const [first] = outcomes;
    if (first === undefined) continue;
    const { finding, proposal } = first;
    const where = describeObject(finding.object) + (finding.container ? `, container ${finding.container}` : '');
    const title = `${index + 1}/${groups.length} ${safeText(where)}: ${safeText(proposal.title)}`;
    io.stderr.write(`${style.strong(title)}\n${proposal.tier}: ${safeText(proposal.why)}\n`);
    const diff = preview(finding.object, proposal);
    const { origin } = finding.object;
    const shown = origin.type === 'document' ? hide(diff, origin.document) : diff;
    io.stderr.write(printable(io.stderr, io.env, shown));
    const answer = await questions.ask('Do it? [y]es, [n]o, [a]ll that follow, [q]uit: ');
    if (answer === undefined || answer === 'q' || answer === 'quit') break;
    if (answer === 'a' || answer === 'all') {
      for (const one of groups.slice(index).flat()) chosen.set(one.finding, one.proposal.title);
      break;
    }
    if (answer !== 'y' && answer !== 'yes') continue;
    for (const one of outcomes) chosen.set(one.finding, one.proposal.title);
  }
  return (finding, { title }) => chosen.get(finding) === title;
}
