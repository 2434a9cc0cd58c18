import { formatPolicy, levelLabel, type NamespaceState, type Policy, versionLabel } from '../../pod-security/index.ts';
import { AnswersError } from '../answers-error.ts';
import type { Answer } from './answer.ts';
import { count } from './words.ts';

/** What a namespace can enforce today, or why it is better left alone. */
export type Enforceable =
  | { readonly namespace: NamespaceState; readonly policy: Policy; readonly reason?: undefined }
  | { readonly namespace: NamespaceState; readonly policy: Policy; readonly reason: string };

/**
 * The policy to set on each namespace: the one that was asked for, or the strictest that it satisfies. A namespace
 * where that would reject something, or change nothing, has a reason against it.
 *
 * @throws AnswersError for an upgrade, which sets no labels.
 */
export function enforceable(answer: Answer): readonly Enforceable[] {
  switch (answer.type) {
    case 'policy':
      return answer.previews.map(({ namespace, rejections }) =>
        withReason(
          namespace,
          answer.policy,
          rejections.length > 0 ? `it would reject ${count(rejections.length, 'workload')}` : undefined,
        ),
      );
    case 'levels':
      return answer.previews.map(({ namespace, level, next }) =>
        withReason(
          namespace,
          { level, version: answer.version },
          level === 'privileged'
            ? `${count(next?.rejections.length ?? 0, 'workload')} would break ${next?.level}`
            : undefined,
        ),
      );
    case 'upgrade':
      throw new AnswersError('bad-question', '-o labels and -o yaml set a policy: leave --from and --to out');
  }
}

function withReason(namespace: NamespaceState, policy: Policy, reason: string | undefined): Enforceable {
  const against = reason ?? standing(namespace, policy);
  return against === undefined ? { namespace, policy } : { namespace, policy, reason: against };
}

function standing({ policy, exempt, labelErrors }: NamespaceState, wanted: Policy): string | undefined {
  if (exempt) return 'the configuration of the cluster exempts it';
  const now = formatPolicy(policy.enforce);
  return labelErrors.length === 0 && now === formatPolicy(wanted) ? `it enforces ${now} already` : undefined;
}

/** The labels that make a namespace enforce a policy. */
export function labelsFor({ level, version }: Policy): ReadonlyMap<string, string> {
  return new Map([
    [levelLabel('enforce'), level],
    [versionLabel('enforce'), version.text],
  ]);
}
