import { positionKey } from '../../rbac/index.ts';
import type { Check } from '../check.ts';
import { bound, GOOD_PRACTICES, READ_PODS } from './manifests.ts';
import { CLIMBING_NEEDS } from './power-check.ts';
import { climbingOf } from './rbac-answers.ts';

const pod = (account: string): string => `---
apiVersion: v1
kind: Pod
metadata: { name: cart, namespace: shop }
spec:
  ${account}
  containers: [{ name: a, image: registry.example.com/a:1 }]
`;

const CREATE = 'verbs: [create], apiGroups: [""], resources: [pods]';
const SUBJECT = '{ kind: ServiceAccount, name: cart }';

/** Whether use is made of the API cannot be seen in a manifest; whether the token was asked for can. */
export const mountedPower: Check = {
  id: 'rbac/mounted-power',
  title: 'Token with power is mounted without being asked for',
  severity: 'low',
  needs: CLIMBING_NEEDS,
  rationale:
    'Kubernetes mounts a token into every pod that does not say no. Nothing shows that this workload calls the API, and ' +
    'whoever breaks into it holds what the service account may do.',
  remediation:
    'Set `automountServiceAccountToken: false` where the workload does not call the API, and `true` where it does. An ' +
    'audit log tells: "breakwater rbac least-privilege" names the service accounts that were never seen.',
  examples: {
    bad: `${bound(CREATE, 'RoleBinding', SUBJECT)}${pod('serviceAccountName: cart')}`,
    good: `${bound(READ_PODS, 'RoleBinding', SUBJECT)}${pod('serviceAccountName: cart')}`,
  },
  references: [GOOD_PRACTICES],
  *run(context) {
    const { graph } = context.answer(climbingOf);
    const { snapshot } = context;
    for (const { object, spec, templatePath } of snapshot.workloads) {
      if (object.kind === 'Pod' && object.ownerReferences.length > 0) continue;
      const name = spec.serviceAccountName || spec.serviceAccount || 'default';
      const account = snapshot.find('', 'ServiceAccount', object.namespace, name);
      const asked = spec.automountServiceAccountToken ?? account?.content['automountServiceAccountToken'];
      if (asked !== undefined && asked !== null) continue;
      const username = `system:serviceaccount:${object.namespace}:${name}`;
      const steps = graph.stepsFrom(positionKey({ type: 'identity', identity: { type: 'user', name: username } }));
      const [power] = steps.filter(({ needs, to }) => needs.length > 0 && to.type !== 'power');
      if (power === undefined) continue;
      const message = `service account ${name} may ${power.action}`;
      yield { check: mountedPower, object, path: [...templatePath, 'spec', 'automountServiceAccountToken'], message };
    }
  },
};
