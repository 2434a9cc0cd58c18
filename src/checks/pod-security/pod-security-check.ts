import type { CheckId } from '../../pod-security/index.ts';
import type { Check, Reference } from '../check.ts';
import { podSecurityViolations } from './violations.ts';

const STANDARDS: Reference = {
  title: 'Kubernetes: Pod Security Standards',
  url: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
};

/** A check that reports what one check of the Pod Security Standards forbids. */
export function podSecurityCheck(engineId: CheckId, texts: Omit<Check, 'needs' | 'run'>): Check {
  const check: Check = {
    ...texts,
    references: [...texts.references, STANDARDS],
    needs: ['pods', 'pod-templates'],
    *run(context) {
      for (const { workload, evidence } of context.answer(podSecurityViolations).get(engineId) ?? []) {
        yield {
          check,
          object: workload.object,
          path: [...workload.templatePath, ...evidence.path],
          container: evidence.container,
          message: evidence.message,
        };
      }
    },
  };
  return check;
}
