import { LATEST_POLICY_VERSION, type Level, type Policy, type PolicyVersion } from '../../pod-security/index.ts';
import { AnswersError } from '../answers-error.ts';
import { levelOf, policyVersionOf } from '../versions.ts';

/** What a preview is asked: what a policy would reject, which levels are satisfied, or what an upgrade changes. */
export type Question =
  | { readonly type: 'policy'; readonly policy: Policy }
  | { readonly type: 'levels'; readonly version: PolicyVersion }
  | {
      readonly type: 'upgrade';
      readonly levels: readonly Level[];
      readonly from: PolicyVersion;
      readonly to: PolicyVersion;
    };

/** The options that a question is made of, as they were written. */
export interface QuestionOptions {
  readonly enforce?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/**
 * Reads what is asked.
 *
 * @throws AnswersError `bad-question` when an option means nothing, or options contradict each other.
 */
export function questionOf({ enforce, from, to }: QuestionOptions): Question {
  const asked = enforce === undefined ? undefined : enforceOf(enforce);
  if (from === undefined && to === undefined) {
    if (asked === undefined) return { type: 'levels', version: LATEST_POLICY_VERSION };
    return { type: 'policy', policy: { level: asked.level, version: asked.version ?? LATEST_POLICY_VERSION } };
  }
  if (from === undefined) throw new AnswersError('bad-question', '--to needs --from: the version before the upgrade');
  if (asked?.version !== undefined) {
    throw new AnswersError(
      'bad-question',
      'with --from, --enforce takes a level alone: the versions are those of --from and --to',
    );
  }
  return {
    type: 'upgrade',
    levels: asked === undefined ? ['baseline', 'restricted'] : [asked.level],
    from: policyVersionOf(from),
    to: to === undefined ? LATEST_POLICY_VERSION : policyVersionOf(to),
  };
}

function enforceOf(text: string): { readonly level: Level; readonly version: PolicyVersion | undefined } {
  const colon = text.indexOf(':');
  const level = levelOf(colon < 0 ? text : text.slice(0, colon));
  return { level, version: colon < 0 ? undefined : policyVersionOf(text.slice(colon + 1)) };
}
