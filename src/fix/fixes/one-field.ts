import { type JsonValue, valueAt } from '../../kube/index.ts';
import { type Answer, byHand, type Fix, type Subject, type Tier } from '../fix.ts';

/** Sets the field that the finding points at. */
function setField(tier: Tier, title: string, why: string, value: JsonValue, { finding }: Subject): Answer {
  return { proposals: [{ tier, title, why, changes: [{ op: 'set', path: finding.path, value }] }], byHand: title };
}

/** Findings that one value in the field at fault mends. */
export const oneFieldFixes: readonly Fix[] = [
  {
    checks: ['workload/host-users'],
    answer: (subject) =>
      setField(
        'likely',
        'set hostUsers false',
        'the node needs a kernel and a runtime with user namespaces, and volumes must support mapped users',
        false,
        subject,
      ),
  },
  {
    checks: ['pod-security/proc-mount', 'pod-security/proc-mount-restricted'],
    answer: (subject) =>
      setField(
        'likely',
        'set procMount Default',
        'containers inside this one may need all of /proc',
        'Default',
        subject,
      ),
  },
  {
    checks: ['pod-security/app-armor-profile'],
    answer: (subject) =>
      subject.finding.path.at(-1) === 'type'
        ? setField(
            'likely',
            'set appArmorProfile RuntimeDefault',
            'it was switched off on purpose: a program may do what the default profile forbids',
            'RuntimeDefault',
            subject,
          )
        : byHand('replace the annotation by securityContext.appArmorProfile'),
  },
  {
    checks: ['workload/long-lived-token'],
    answer: (subject) =>
      setField(
        'likely',
        'let the token live for an hour',
        'the program must read the file again, as the kubelet renews it',
        3600,
        subject,
      ),
  },
  {
    checks: ['admission/long-timeout'],
    answer: (subject) =>
      setField('likely', 'set timeoutSeconds 10', 'a webhook that takes longer fails then', 10, subject),
  },
  {
    checks: ['image-reference/pull-policy'],
    answer: (subject) =>
      valueAt(subject.finding.object.content, subject.finding.path) === 'Never'
        ? byHand('the image may be on the nodes alone: put it into a registry')
        : setField(
            'likely',
            'set imagePullPolicy Always',
            'each start asks the registry, which has to be there',
            'Always',
            subject,
          ),
  },
  {
    checks: ['pod-security/host-probes-and-host-lifecycle'],
    answer: ({ finding }) => ({
      proposals: [
        {
          tier: 'likely',
          title: 'probe the pod itself',
          why: 'without host the kubelet asks the pod’s own address, where the program must listen',
          changes: [{ op: 'remove', path: finding.path }],
        },
      ],
      byHand: 'remove host from the probe or hook',
    }),
  },
];
