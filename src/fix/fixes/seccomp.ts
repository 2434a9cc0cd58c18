import { type Answer, byHand, type Fix, type Proposal } from '../fix.ts';

const WHY_SAFE =
  'the runtime’s default profile forbids only system calls that programs in containers have no use for, and most clusters set it anyway';
const WHY_LIKELY = 'it was switched off on purpose: a program may use a system call that the default profile forbids';

/** Runs containers under the runtime's default seccomp profile. */
export const seccomp: Fix = {
  checks: ['pod-security/seccomp-profile-restricted', 'pod-security/seccomp-profile-baseline'],
  answer({ finding, workload, placed }): Answer {
    if (workload === undefined) return byHand('');
    const { templatePath, spec } = workload;
    const last = finding.path.at(-1);
    if (last === 'type') {
      const title = 'set seccompProfile RuntimeDefault';
      return only({ tier: 'likely', title, why: WHY_LIKELY, changes: [set(finding.path)] });
    }
    if (last !== 'seccompProfile') return byHand('an annotation that servers no longer read sets it: remove it');
    const proposals: Proposal[] = [];
    if (spec.securityContext?.seccompProfile?.type === undefined) {
      const path = [...templatePath, 'spec', 'securityContext', 'seccompProfile', 'type'];
      const title = 'set seccompProfile RuntimeDefault for the pod';
      proposals.push({ tier: 'safe', title, why: WHY_SAFE, changes: [set(path)] });
    }
    if (placed !== undefined) {
      const path = [...placed.path, 'securityContext', 'seccompProfile', 'type'];
      const title = 'set seccompProfile RuntimeDefault for the container';
      proposals.push({ tier: 'safe', title, why: WHY_SAFE, changes: [set(path)] });
    }
    return { proposals, byHand: 'set securityContext.seccompProfile.type to RuntimeDefault' };
  },
};

function set(path: readonly (string | number)[]) {
  return { op: 'set', path, value: 'RuntimeDefault' } as const;
}

function only(proposal: Proposal): Answer {
  return { proposals: [proposal], byHand: 'set securityContext.seccompProfile.type to RuntimeDefault' };
}
