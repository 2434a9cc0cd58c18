import type { CheckId, Level } from '../../pod-security/index.ts';
import type { Check, Reference } from '../check.ts';
import { podSecurityViolations, type Violation } from './violations.ts';

const STANDARDS: Reference = {
  title: 'Kubernetes: Pod Security Standards',
  url: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
};

/**
 * A check that reports what one check of the Pod Security Standards forbids.
 *
 * @param describe What is wrong, where there is more to say than the engine does.
 */
export function podSecurityCheck(
  engineId: CheckId,
  texts: Omit<Check, 'needs' | 'run'>,
  describe: (violation: Violation) => string = ({ evidence }) => evidence.message,
): Check {
  const check: Check = {
    ...texts,
    references: [...texts.references, STANDARDS],
    nothingToJudge: ({ snapshot, settings: { podSecurity } }) => {
      if (!isAskedFor(engineId, podSecurity.level)) return `the level ${podSecurity.level} does not ask for it`;
      return snapshot.workloads.length > 0 ? undefined : 'no pods or pod-templates in what was read';
    },
    needs: ['pods', 'pod-templates'],
    perObject: true,
    *run(context) {
      for (const violation of context.answer(podSecurityViolations).get(engineId) ?? []) {
        const { workload, evidence } = violation;
        yield {
          check,
          object: workload.object,
          path: [...workload.templatePath, ...evidence.path],
          container: evidence.container,
          message: describe(violation),
        };
      }
    },
  };
  return check;
}

/** What restricted asks for beyond baseline. */
const RESTRICTED: ReadonlySet<CheckId> = new Set([
  'allowPrivilegeEscalation',
  'capabilities_restricted',
  'procMount_restricted',
  'restrictedVolumes',
  'runAsNonRoot',
  'runAsUser',
  'seccompProfile_restricted',
]);

function isAskedFor(check: CheckId, level: Level): boolean {
  return level === 'restricted' || (level === 'baseline' && !RESTRICTED.has(check));
}
