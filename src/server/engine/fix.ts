import {
  componentFiles,
  keepAsIs,
  type Outcome,
  type Plan,
  planFixes,
  unifiedDiff,
  withoutSecrets,
} from '../../fix/index.ts';
import { ServerError } from '../server-error.ts';
import type { ScanState } from './scan-state.ts';

/** What can be done about one finding, proven on a copy. */
export function fix(state: ScanState, id: string, namespace: string): object {
  const found = state.finding(id);
  if (found === undefined) throw new ServerError('not-found', 'the last scan has no such finding');
  const { snapshot, context } = state;
  const planning = { settings: context.settings, tier: 'likely', namespace, keep: keepAsIs } as const;
  const plan = planFixes(snapshot, [found.finding], planning);
  const [outcome] = plan.outcomes;
  return { ...outcomeJson(outcome), ...made(plan, state) };
}

function outcomeJson(outcome: Outcome | undefined): object {
  switch (outcome?.type) {
    case 'fixed':
    case 'bolder':
    case 'declined': {
      const { tier, title, why } = outcome.proposal;
      return { type: 'fixed', tier, title, why };
    }
    case 'also-fixed':
      return { type: 'also-fixed' };
    case 'by-hand':
      return { type: 'by-hand', reason: outcome.reason };
    case undefined:
      return { type: 'by-hand', reason: 'nothing is known to do about it' };
  }
}

/** The edits, as a difference of each text; or what to patch, where there is no text to edit. */
function made(plan: Plan, { snapshot, context }: ScanState): object {
  const diffs = [...plan.texts].map(([source, text]) => ({
    file: source.name,
    diff: withoutSecrets(unifiedDiff(source.name, source.text, text), source, snapshot, context.settings),
  }));
  // The first file lists the others.
  const patches = componentFiles(plan.draft).slice(1);
  return { diffs, patches };
}
