import { formatPolicy, LEVELS } from '../../pod-security/index.ts';
import type { Answer } from './answer.ts';

/** `1 pod`, `2 pods` */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** The answer in one line. */
export function describePreview(answer: Answer): string {
  const namespaces = count(answer.previews.length, 'namespace');
  switch (answer.type) {
    case 'policy': {
      const rejecting = answer.previews.filter(({ rejections }) => rejections.length > 0);
      const rejected = rejecting.reduce((sum, { rejections }) => sum + rejections.length, 0);
      const policy = formatPolicy(answer.policy);
      if (rejected === 0) return `enforcing ${policy} would reject nothing in ${namespaces}`;
      return `enforcing ${policy} would reject ${count(rejected, 'workload')} in ${rejecting.length} of ${namespaces}`;
    }
    case 'levels': {
      const byLevel = LEVELS.toReversed().map((level) => ({
        level,
        number: answer.previews.filter((preview) => preview.level === level).length,
      }));
      const counts = byLevel.filter(({ number }) => number > 0).map(({ level, number }) => `${number} ${level}`);
      return `${namespaces}${counts.length === 0 ? '' : `: ${counts.join(', ')}`}`;
    }
    case 'upgrade': {
      const changes = answer.previews.flatMap((preview) => preview.changes);
      const rejected = changes.filter(({ before, after }) => before.allowed && !after.allowed).length;
      const allowed = changes.filter(({ after }) => after.allowed).length;
      const others = changes.length - rejected - allowed;
      const versions = `from ${answer.from.text} to ${answer.to.text}`;
      return `${versions}: ${rejected} newly rejected, ${allowed} newly allowed, ${others} rejected for other reasons, in ${namespaces}`;
    }
  }
}
