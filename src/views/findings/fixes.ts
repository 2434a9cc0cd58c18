import type { AuditedFinding } from '../../audit/index.ts';
import {
  componentFiles,
  keepAsIs,
  type Outcome,
  type Proposal,
  ProposalTexts,
  planFixes,
  type Tier,
  unifiedDiff,
  withoutHidden,
} from '../../fix/index.ts';
import type { ViewContext } from '../view-context.ts';
import { hiddenIn } from './hidden.ts';

/** What can be done about a finding. */
export type FixView =
  /** A fix that was made in a copy and judged again. `diff` is in the unified format; `patch` where no file is edited. */
  | {
      readonly type: 'proven';
      readonly tier: Tier;
      readonly title: string;
      readonly why: string;
      readonly diff?: string | undefined;
      readonly patch?: string | undefined;
    }
  /** The fixes of other findings mend it too. */
  | { readonly type: 'also-fixed' }
  | { readonly type: 'by-hand'; readonly reason: string }
  | { readonly type: 'not-tried'; readonly reason: string };

/** The word for a fix in lists and filters. */
export type FixKind = Tier | 'also-fixed' | 'by-hand' | 'not-tried';

/** Proving evaluates everything several times; beyond this the terminal's `fix` does it when it is asked to. */
const MOST_PLANNED = 5_000;

type Plans = ReadonlyMap<AuditedFinding, Outcome> | undefined;

/** One plan for all open findings, bold ones too: each fix says its tier. */
function plans({ scan }: ViewContext): Plans {
  const open = scan.report.audit.findings.filter(({ state }) => state !== 'accepted');
  if (open.length > MOST_PLANNED) return undefined;
  const { settings, namespace } = scan;
  const findings = open.map(({ finding }) => finding);
  const { outcomes } = planFixes(scan.snapshot, findings, { settings, tier: 'likely', namespace, keep: keepAsIs });
  return new Map(
    open.flatMap((one, index) => (outcomes[index] === undefined ? [] : [[one, outcomes[index]] as const])),
  );
}

export function fixKind(audited: AuditedFinding, context: ViewContext): FixKind {
  const outcome = context.answer(plans)?.get(audited);
  switch (outcome?.type) {
    case 'fixed':
    case 'bolder':
    case 'declined':
      return outcome.proposal.tier;
    case 'also-fixed':
    case 'by-hand':
      return outcome.type;
    case undefined:
      return 'not-tried';
  }
}

export function fixOf(audited: AuditedFinding, context: ViewContext): FixView {
  if (audited.state === 'accepted') return { type: 'not-tried', reason: 'The finding is accepted by an exception.' };
  const known = context.answer(plans);
  if (known === undefined) {
    return {
      type: 'not-tried',
      reason: `There are more than ${MOST_PLANNED} open findings: "breakwater fix" proves fixes for a part of them.`,
    };
  }
  const outcome = known.get(audited);
  switch (outcome?.type) {
    case 'fixed':
    case 'bolder':
    case 'declined':
      return proven(audited, outcome.proposal, context);
    case 'also-fixed':
      return { type: 'also-fixed' };
    case 'by-hand':
      return { type: 'by-hand', reason: outcome.reason };
    case undefined:
      return { type: 'not-tried', reason: 'No fix was looked for.' };
  }
}

function drafts({ scan }: ViewContext): ProposalTexts {
  return new ProposalTexts(scan.snapshot, scan.namespace);
}

function proven({ finding }: AuditedFinding, proposal: Proposal, context: ViewContext): FixView {
  const { tier, title, why } = proposal;
  const { draft, texts } = context.answer(drafts).made(finding.object, proposal);
  const diffs = [...texts].map(([source, text]) => {
    const diff = unifiedDiff(source.name, source.text, text);
    return withoutHidden(diff, source, hiddenIn(source, context));
  });
  if (diffs.length > 0) return { type: 'proven', tier, title, why, diff: diffs.join('') };
  const patches = componentFiles(draft).filter(({ name }) => !name.startsWith('kustomization'));
  return { type: 'proven', tier, title, why, patch: patches.map(({ text }) => text).join('---\n') || undefined };
}
