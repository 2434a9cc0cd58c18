import type { Profile } from '../../../network/index.ts';

/** How a plugin can be made to tell what policies would deny, before they deny it. */
export function auditAdvice({ name, title }: Profile): string {
  switch (name) {
    case 'calico':
      return 'apply the policies as StagedKubernetesNetworkPolicies, and watch the flow logs for what they would deny';
    case 'cilium':
      return 'put the endpoints into policy audit mode, apply the policies, and watch Hubble for the verdict AUDIT';
    default:
      return `${title} has no audit mode that is known here: watch each step's namespace before you go on to the next`;
  }
}
