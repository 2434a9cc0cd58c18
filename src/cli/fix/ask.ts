import { createInterface } from 'node:readline';
import type { Finding } from '../../checks/index.ts';
import type { Plan, Proposal } from '../../fix/index.ts';
import { describeObject } from '../../kube/index.ts';
import { safeText } from '../../report/index.ts';
import type { Io } from '../io.ts';

/** Asks about each proven fix, and gives the choice. What is not answered is not chosen. */
export async function askAbout(io: Io, plan: Plan): Promise<(finding: Finding, proposal: Proposal) => boolean> {
  const fixed = plan.outcomes.filter((outcome) => outcome.type === 'fixed');
  // A fix that mends several findings of an object is asked about once.
  const questions = Map.groupBy(fixed, ({ finding, proposal }) =>
    JSON.stringify([describeObject(finding.object), proposal.title, proposal.changes]),
  );
  const chosen = new Map<Finding, string>();
  const lines = createInterface({ input: io.stdin, crlfDelay: Number.POSITIVE_INFINITY });
  const answers = lines[Symbol.asyncIterator]();
  try {
    for (const outcomes of questions.values()) {
      const [first] = outcomes;
      if (first === undefined) continue;
      const { finding, proposal } = first;
      const where = safeText(
        describeObject(finding.object) + (finding.container ? `, container ${finding.container}` : ''),
      );
      io.stderr.write(`${where}: ${safeText(proposal.title)} (${proposal.tier}: ${safeText(proposal.why)})? [y/n/q] `);
      const answer = await answers.next();
      const word = answer.done === true ? 'q' : answer.value.trim().toLowerCase();
      if (word === 'q') break;
      if (word !== 'y' && word !== 'yes') continue;
      for (const one of outcomes) chosen.set(one.finding, one.proposal.title);
    }
  } finally {
    lines.close();
  }
  return (finding, { title }) => chosen.get(finding) === title;
}
