import type { Gap, KubernetesVersion, Snapshot } from '../../kube/index.ts';
import {
  type LevelPreview,
  type PolicyPreview,
  type PreviewOptions,
  previewLevels,
  previewPolicy,
  previewUpgrade,
  type UpgradePreview,
} from '../../pod-security/index.ts';
import type { Question } from './question.ts';

/** A question with its answer. */
export type Answer =
  | (Extract<Question, { type: 'policy' }> & { readonly previews: readonly PolicyPreview[] })
  | (Extract<Question, { type: 'levels' }> & { readonly previews: readonly LevelPreview[] })
  | (Extract<Question, { type: 'upgrade' }> & { readonly previews: readonly UpgradePreview[] });

/** An answer with what it rests on. */
export interface PreviewReport {
  readonly answer: Answer;
  readonly version: KubernetesVersion;
  /** What was taken for granted. */
  readonly assumptions: readonly string[];
  readonly gaps: readonly Gap[];
}

export function answerTo(question: Question, snapshot: Snapshot, options: PreviewOptions): Answer {
  switch (question.type) {
    case 'policy':
      return { ...question, previews: previewPolicy(snapshot, question.policy, options) };
    case 'levels':
      return { ...question, previews: previewLevels(snapshot, question.version, options) };
    case 'upgrade': {
      const { levels, from, to } = question;
      return { ...question, previews: previewUpgrade(snapshot, levels, from, to, options) };
    }
  }
}

/** Whether what is asked for would reject something that is not rejected now. */
export function wouldReject(answer: Answer): boolean {
  switch (answer.type) {
    case 'policy':
      return answer.previews.some(({ rejections }) => rejections.length > 0);
    case 'levels':
      return false;
    case 'upgrade':
      return answer.previews.some(({ changes }) =>
        changes.some(({ before, after }) => before.allowed && !after.allowed),
      );
  }
}
