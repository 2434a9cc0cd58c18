import { POD_RULES, webhookCheck, webhookExample } from './webhooks.ts';

/** Seconds: the default of admissionregistration/v1. */
const LONGEST = 10;

export const longTimeout = webhookCheck(
  {
    id: 'admission/long-timeout',
    title: 'Webhook may hold up requests for long, or names no timeout',
    severity: 'low',
    rationale:
      'Each write waits for the webhook. With a long timeout one that hangs holds up the control plane: leases expire, ' +
      'controllers stop, nodes turn NotReady.',
    remediation: 'Set `timeoutSeconds` to 5 or less, at most to 10.',
    examples: {
      bad: webhookExample(`timeoutSeconds: 30\n${POD_RULES}`),
      good: webhookExample(`timeoutSeconds: 5\n${POD_RULES}`),
    },
    references: [
      {
        title: 'Kubernetes: Admission webhook good practices',
        url: 'https://kubernetes.io/docs/concepts/cluster-administration/admission-webhooks-good-practices/',
      },
    ],
  },
  function* ({ name, timeoutSeconds, object }) {
    const byDefault = object.version === 'v1beta1' ? 30 : LONGEST;
    const seconds = timeoutSeconds ?? byDefault;
    if (seconds > LONGEST) {
      yield { path: ['timeoutSeconds'], message: `${name} may take ${seconds} seconds` };
    } else if (timeoutSeconds === undefined) {
      const message = `${name} names no timeout, and may take ${byDefault} seconds`;
      yield { path: ['timeoutSeconds'], message, severity: 'info' };
    }
  },
);
