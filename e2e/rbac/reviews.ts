import fc, { type Arbitrary } from 'fast-check';
import type { KubernetesObject } from '../client.ts';
import { type Lead, leadsOf } from './leads.ts';
import { NAMESPACES } from './objects.ts';

/** A request to decide, as the spec of a SubjectAccessReview. */
export interface ReviewSpec {
  readonly user: string;
  readonly groups: readonly string[];
  readonly resourceAttributes?: ResourceAttributes;
  readonly nonResourceAttributes?: PathAttributes;
}

interface ResourceAttributes {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  readonly name: string;
  readonly namespace: string;
  readonly fieldSelector?: { readonly requirements: readonly FieldRequirement[] };
}

interface FieldRequirement {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

interface PathAttributes {
  readonly verb: string;
  readonly path: string;
}

const path: Arbitrary<PathAttributes> = fc.record({
  verb: fc.constantFrom('get', 'post', 'head', 'put'),
  path: fc.constantFrom(
    '/',
    '/api',
    '/api/',
    '/api/v1',
    '/api/v1/x',
    '/healthz',
    '/healthz/etcd',
    '/healthzz',
    '/*',
    '',
    '*',
  ),
});

const resource: Arbitrary<ResourceAttributes> = fc.record({
  verb: fc.constantFrom('get', 'get', 'list', 'create', 'deletecollection', 'use', '*'),
  group: fc.constantFrom('', '', 'apps', 'example.test', '*'),
  resource: fc.constantFrom('pods', 'pods', 'secrets', 'deployments', '*'),
  subresource: fc.constantFrom('', '', '', 'log', 'exec', 'scale', '*'),
  name: fc.constantFrom('', '', 'a', 'b', '*'),
  namespace: fc.constantFrom('', ...NAMESPACES, ...NAMESPACES),
});

/** Requests near what the objects grant: most ask for what a rule says, with at most a few fields changed. */
export function reviewsOf(
  prefix: string,
  objects: readonly KubernetesObject[],
  count: number,
): Arbitrary<ReviewSpec[]> {
  const leads = leadsOf(objects);
  const groups = fc.subarray([`${prefix}-dev`, `${prefix}-ops`, 'system:authenticated']);
  const user = fc.constantFrom(
    `${prefix}-jane`,
    `${prefix}-joe`,
    `system:serviceaccount:${NAMESPACES[0]}:${prefix}-robot`,
  );
  const far = fc.record({ user, groups }).chain((who) =>
    fc.oneof(
      resource.map((resourceAttributes) => ({ ...who, resourceAttributes })),
      path.map((nonResourceAttributes) => ({ ...who, nonResourceAttributes })),
    ),
  );
  if (leads.length === 0) return fc.array(far, { minLength: count, maxLength: count });
  const near = fc.constantFrom(...leads).chain((lead) =>
    fc.record({ user, groups, keepUser: fc.nat({ max: 9 }), asked: asked(lead) }).map((drawn) => ({
      user: drawn.keepUser === 0 || lead.user === '' ? drawn.user : lead.user,
      groups: drawn.keepUser === 1 ? drawn.groups : [...drawn.groups, ...lead.groups],
      ...drawn.asked,
    })),
  );
  const review = fc.oneof({ weight: 9, arbitrary: near }, { weight: 1, arbitrary: far });
  return fc.array(review, { minLength: count, maxLength: count });
}

type Asked = Pick<ReviewSpec, 'resourceAttributes' | 'nonResourceAttributes'>;

function asked({ rule, namespace }: Lead): Arbitrary<Asked> {
  if (rule.nonResourceURLs !== undefined) {
    const like = fc.record({ verb: oneOf(rule.verbs), path: oneOf(rule.nonResourceURLs) });
    return changed(like, path).map((nonResourceAttributes) => ({ nonResourceAttributes }));
  }
  const like = fc
    .record({
      verb: oneOf(rule.verbs),
      group: oneOf(rule.apiGroups ?? []),
      combined: oneOf(rule.resources ?? []),
      name: oneOf(rule.resourceNames ?? []),
    })
    .map(({ combined, ...fields }) => {
      const [name = '', subresource = ''] = combined.split('/');
      return { ...fields, resource: name, subresource, namespace };
    });
  return changed(like, resource).map((resourceAttributes) => ({ resourceAttributes }));
}

/** The first, with a field or two of the second in half of the cases, and wildcards often made concrete. */
function changed<T extends object>(like: Arbitrary<T>, other: Arbitrary<T>): Arbitrary<T> {
  return fc
    .tuple(like, other, fc.nat({ max: 19 }), fc.nat({ max: 19 }), fc.nat({ max: 9 }))
    .map(([fields, others, i, j, literal]) => {
      const result = { ...fields } as Record<string, unknown>;
      for (const [index, [name, value]] of Object.entries(others).entries()) {
        if (index === i || index === j || (result[name] === '*' && literal > 0)) result[name] = value;
      }
      return result as unknown as T;
    });
}

function oneOf(values: readonly string[]): Arbitrary<string> {
  return values.length === 0 ? fc.constant('') : fc.constantFrom(...values);
}
