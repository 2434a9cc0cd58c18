import fc, { type Arbitrary } from 'fast-check';
import type { KubernetesObject } from '../client.ts';
import type { Rule } from './objects.ts';

/** Who somebody asks to be. */
export interface Wanted {
  readonly name: string;
  readonly uid: string;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

const NAMES = [
  'ann',
  'system:serviceaccount:default:robot',
  'system:node:n1',
  'system:anonymous',
  'system:serviceaccount:x',
];
const GROUPS = ['dev', 'ops', 'system:masters', 'system:nodes', 'system:unauthenticated'];
const EXTRAS = ['scopes', 'example.test/scope'];

/** Header values cannot be empty here, so the checks of empty ones are left to the engine's own tests. */
export const wanted: Arbitrary<Wanted> = fc.oneof(
  // The modes for service accounts and nodes take a name and nothing else.
  fc.constantFrom(...NAMES).map((name) => ({ name, uid: '', groups: [], extra: {} })),
  fc.record({
    name: fc.constantFrom('ann', ...NAMES),
    uid: fc.constantFrom('', '', '', 'u1'),
    groups: fc.subarray([...GROUPS]),
    extra: fc
      .array(fc.tuple(fc.constantFrom(...EXTRAS), fc.subarray(['v1', 'v2', 'v3', 'v4'], { minLength: 1 })), {
        maxLength: 1,
      })
      .map((entries) => Object.fromEntries(entries)),
  }),
);

/** The headers that ask for it (Kubernetes documentation, "User impersonation"). */
export function headersOf({ name, uid, groups, extra }: Wanted): Record<string, string | readonly string[]> {
  return {
    'impersonate-user': name,
    ...(uid === '' ? {} : { 'impersonate-uid': uid }),
    ...(groups.length === 0 ? {} : { 'impersonate-group': groups }),
    ...Object.fromEntries(
      Object.entries(extra).map(([key, values]) => [`impersonate-extra-${encodeURIComponent(key)}`, values]),
    ),
  };
}

/** A user and the ClusterRole that lets it be some others, in one mode or another. */
export function impersonator(user: string): Arbitrary<KubernetesObject[]> {
  const mode = fc.constantFrom('legacy', 'legacy', 'user-info', 'serviceaccount', 'arbitrary-node');
  return mode.chain(rulesFor).map((rules) => {
    const metadata = { name: user, labels: { e2e: 'rbac' } };
    const group = 'rbac.authorization.k8s.io';
    return [
      { kind: 'ClusterRole', metadata, rules },
      {
        kind: 'ClusterRoleBinding',
        metadata,
        roleRef: { apiGroup: group, kind: 'ClusterRole', name: user },
        subjects: [{ apiGroup: group, kind: 'User', name: user }],
      },
    ];
  });
}

/** What the mode needs for everything, with a part of it left out at times. */
function rulesFor(mode: string): Arbitrary<Rule[]> {
  const verb = mode === 'legacy' ? 'impersonate' : `impersonate:${mode}`;
  const group = mode === 'legacy' ? '' : 'authentication.k8s.io';
  const rule = (verbs: readonly string[], apiGroup: string, resources: readonly string[], names: Arbitrary<string[]>) =>
    fc.record({
      verbs: fc.constant(verbs),
      apiGroups: fc.constantFrom([apiGroup], [apiGroup], [apiGroup], ['*']),
      resources: fc.constant(resources),
      resourceNames: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: names }),
    });
  const on = fc.constantFrom(
    `impersonate-on:${mode}:create`,
    `impersonate-on:${mode}:create`,
    `impersonate-on:${mode}:get`,
  );
  const all = [
    on.chain((each) => rule([each], 'authentication.k8s.io', ['selfsubjectreviews'], fc.constant([]))),
    rule([verb], group, ['users'], fc.constant(['ann', 'system:node:n1'])),
    rule([verb], group, ['serviceaccounts'], fc.constant(['robot'])),
    rule([verb], group, ['nodes'], fc.constant(['n1'])),
    rule([verb], group, ['groups'], fc.subarray([...GROUPS, '*'], { minLength: 1 })),
    rule([verb], 'authentication.k8s.io', ['uids'], fc.constant(['u1'])),
    fc
      .constantFrom('userextras/scopes', 'userextras/example.test/scope', 'userextras/*', '*/scopes', 'userextras')
      .chain((resource) =>
        rule([verb], 'authentication.k8s.io', [resource], fc.subarray(['v1', 'v2', 'v3', '*'], { minLength: 1 })),
      ),
  ];
  return fc
    .tuple(fc.tuple(...all), fc.array(fc.nat({ max: all.length * 2 }), { maxLength: 2 }))
    .map(([rules, leftOut]) => rules.filter((_, index) => !leftOut.includes(index)));
}
