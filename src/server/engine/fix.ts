import { componentFiles, type Outcome, type Plan, planFixes, unifiedDiff } from '../../fix/index.ts';
import type { KubernetesObject, SourceText } from '../../kube/index.ts';
import { ServerError } from '../server-error.ts';
import { hiddenLines, notShown } from './hidden-lines.ts';
import type { ScanState } from './scan-state.ts';

/** What can be done about one finding, proven on a copy. */
export function fix(state: ScanState, id: string, namespace: string): object {
  const found = state.finding(id);
  if (found === undefined) throw new ServerError('not-found', 'the last scan has no such finding');
  const { snapshot, context } = state;
  const planning = { settings: context.settings, tier: 'likely', namespace, keep: keepOwned } as const;
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

function withoutSecrets(
  diff: string,
  source: SourceText,
  snapshot: ScanState['snapshot'],
  settings: ScanState['context']['settings'],
): string {
  const lines = source.text.split('\n');
  const hidden = new Set([...hiddenLines(source, snapshot, settings)].map((line) => lines[line - 1]?.trim() ?? ''));
  hidden.delete('');
  return diff
    .split('\n')
    .map((line) => (hidden.has(line.slice(1).trim()) ? `${line.slice(0, 1)}${notShown(line.slice(1))}` : line))
    .join('\n');
}

/** What a controller made in a cluster, it makes again as it was. */
function keepOwned({ origin, ownerReferences }: KubernetesObject): string | undefined {
  const isMade = origin.type === 'cluster' && ownerReferences.some(({ controller }) => controller === true);
  return isMade ? 'its owner made it: mend that' : undefined;
}
