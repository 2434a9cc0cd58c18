import { byHand, type Fix } from '../fix.ts';
import { commandNeeds } from './command-needs.ts';
import { runsAsNonRoot } from './container-user.ts';

/** Keeps processes from gaining more than their parent has. */
export const privilegeEscalation: Fix = {
  checks: ['pod-security/allow-privilege-escalation'],
  answer({ workload, placed }) {
    if (workload === undefined || placed === undefined) return byHand('');
    const { container, path } = placed;
    const { privileged, capabilities, allowPrivilegeEscalation } = container.securityContext ?? {};
    if (privileged === true) return byHand('the API server takes it only once the container is not privileged');
    if (capabilities?.add?.includes('CAP_SYS_ADMIN')) {
      return byHand('the API server takes it only once the container does not add CAP_SYS_ADMIN');
    }
    const need = commandNeeds(container);
    if (need?.includes(' root') === true) return byHand(need);
    const isSafe = allowPrivilegeEscalation === undefined && runsAsNonRoot(container, workload.spec);
    return {
      proposals: [
        {
          tier: isSafe ? 'safe' : 'likely',
          title: 'set allowPrivilegeEscalation false',
          why: isSafe
            ? 'the container does not run as root, and only programs such as sudo and ping gain privileges by their file'
            : allowPrivilegeEscalation === true
              ? 'it was allowed on purpose: a program with set-user-ID or file capabilities would not get them'
              : 'a program that starts as root and uses set-user-ID files would not gain by them',
          changes: [{ op: 'set', path: [...path, 'securityContext', 'allowPrivilegeEscalation'], value: false }],
        },
      ],
      byHand: 'set allowPrivilegeEscalation to false',
    };
  },
};
