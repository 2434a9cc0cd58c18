import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type JsonObject, LATEST_KUBERNETES_VERSION } from '../../kube/index.ts';
import { type Attributes, isResourceRequest } from '../attributes.ts';
import { covers } from '../covers.ts';
import { makeRule, type PolicyRule } from '../policy-rule.ts';
import { buildRbac } from '../rbac-index.ts';
import { serviceAccountUser } from '../subject.ts';
import {
  clusterRole,
  clusterRoleBinding,
  group,
  role,
  roleBinding,
  serviceAccount,
  snapshotOf,
} from '../test-objects.ts';
import { changeSnapshot, madeObject } from './change-snapshot.ts';
import { leastPrivilege } from './least-privilege.ts';
import { mergeRules } from './merge-rules.ts';
import { rulesOf } from './needs.ts';
import { Observations } from './observations.ts';
import { decide } from './replay.ts';
import { eventOf } from './test-events.ts';

const SA = { type: 'user', name: 'system:serviceaccount:shop:cart' } as const;
const ACTOR = serviceAccountUser('shop', 'cart');

const some = (...values: readonly string[]) =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 });

const ruleArbitrary: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.record({
    verbs: some('get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection', '*'),
    apiGroups: some('', 'apps', '*'),
    resources: some('pods', 'pods/log', 'secrets', 'deployments', '*', '*/log', '*/scale'),
    resourceNames: fc.oneof(fc.constant([]), some('a', 'b', '*')),
  }),
  fc.constant({ verbs: ['*'], apiGroups: ['', 'apps'], resources: ['*'], resourceNames: [] }),
  fc.record({ verbs: some('get', 'post', '*'), nonResourceURLs: some('/metrics', '/logs/*', '*') }),
);

const stateArbitrary = fc
  .array(
    fc.record({
      rules: fc.array(ruleArbitrary, { maxLength: 3 }),
      place: fc.constantFrom('', 'shop', 'web'),
      isGroup: fc.integer({ min: 0, max: 3 }).map((number) => number === 0),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((bound) =>
    bound.flatMap(({ rules, place, isGroup }, index) => {
      const subject = isGroup ? group('system:serviceaccounts:shop') : serviceAccount('shop', 'cart');
      const name = `n${index}`;
      const resourceRules = rules.filter((rule) => rule['nonResourceURLs'] === undefined);
      return place === ''
        ? [clusterRole(name, rules), clusterRoleBinding(name, name, subject)]
        : [role(place, name, resourceRules), roleBinding(place, name, `Role/${name}`, subject)];
    }),
  );

const pick = (...values: readonly string[]) => fc.constantFrom(...values);

const requestArbitrary = fc.oneof(
  fc
    .record({
      verb: pick('get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'),
      prefix: pick('/api/v1', '/apis/apps/v1'),
      namespace: pick('', 'shop', 'web'),
      resource: pick('pods', 'secrets', 'deployments', '*'),
      name: pick('a', 'b', 'c', '*'),
      subresource: pick('', '', 'log', 'scale'),
    })
    .map(({ verb, prefix, namespace, resource, name, subresource }) => {
      const isUnnamed = ['list', 'watch', 'create', 'deletecollection'].includes(verb);
      const place = `${prefix}${namespace && `/namespaces/${namespace}`}/${resource}`;
      return { verb, uri: isUnnamed ? place : `${place}/${name}${subresource && `/${subresource}`}` };
    }),
  fc.record({ verb: pick('get', 'post'), uri: pick('/metrics', '/logs/a', '/version') }),
);

function run(objects: readonly JsonObject[], requests: readonly { readonly verb: string; readonly uri: string }[]) {
  const snapshot = snapshotOf(...objects);
  const before = buildRbac(snapshot);
  const observations = new Observations({
    ...{ targets: [SA], kubernetesVersion: LATEST_KUBERNETES_VERSION, snapshot },
  });
  // What the state refuses is in no log as allowed.
  for (const { verb, uri } of requests) {
    const event = eventOf(verb, uri, { responseStatus: { code: 200 } });
    const probe = new Observations({ ...{ targets: [SA], kubernetesVersion: LATEST_KUBERNETES_VERSION, snapshot } });
    probe.add(event);
    if (probe.uses.every(({ demand }) => decide(before, demand).allowed)) observations.add(event);
  }
  return { snapshot, before, observations, result: leastPrivilege(snapshot, [SA], observations) };
}

const CASES = fc.tuple(stateArbitrary, fc.array(requestArbitrary, { maxLength: 12 }));

it('every use is allowed afterwards, unless no rule can allow it alone', () => {
  fc.assert(
    fc.property(CASES, ([objects, requests]) => {
      const { result } = run(objects, requests);
      const others = result.replayed.filter(({ outcome }) => outcome !== 'kept');
      for (const { outcome, use } of others) {
        expect([outcome, use.demand]).toEqual(['inexpressible', expect.anything()]);
      }
      // Where nothing is kept nothing was said.
      fc.pre(others.length < result.replayed.length);
    }),
    { numRuns: 150 },
  );
});

it('nothing is gained: in no namespace is there a rule that the old rules do not cover', () => {
  fc.assert(
    fc.property(CASES, ([objects, requests]) => {
      const { before, result } = run(objects, requests);
      expect(result.gained).toEqual([]);
      for (const namespace of ['', 'shop', 'web', 'elsewhere']) {
        const old = rulesOf(before, ACTOR, namespace);
        expect(covers(old, rulesOf(result.after, ACTOR, namespace)).missing).toEqual([]);
      }
    }),
    { numRuns: 300 },
  );
});

/** Every single right in a rule. */
function atomsOf(rule: PolicyRule): readonly PolicyRule[] {
  const names = rule.resourceNames.length > 0 ? rule.resourceNames.map((name) => [name]) : [[]];
  return rule.verbs.flatMap((verb) => [
    ...rule.nonResourceURLs.map((url) => makeRule({ verbs: [verb], nonResourceURLs: [url] })),
    ...rule.apiGroups.flatMap((apiGroup) =>
      rule.resources.flatMap((resource) =>
        names.map((resourceNames) =>
          makeRule({ verbs: [verb], apiGroups: [apiGroup], resources: [resource], resourceNames }),
        ),
      ),
    ),
  ]);
}

it('each right that is written is needed: without it some use is refused', () => {
  fc.assert(
    fc.property(CASES, ([objects, requests]) => {
      const { result, observations } = run(objects, requests);
      fc.pre(result.subjects.some(({ roles }) => roles.length > 0));
      const kept = observations.uses.filter(({ demand }) => decide(result.after, demand).allowed);
      for (const subject of result.subjects) {
        for (const made of subject.roles) {
          const atoms = made.rules.flatMap(atomsOf);
          for (const atom of atoms) {
            const [object] = made.objects;
            const others = atoms.filter((other) => other !== atom).map((rule) => ({ ...rule }));
            const without = madeObject({ ...object?.content, rules: others });
            const objectsLeft = result.after.snapshot.objects.filter((other) => other !== object);
            const state = buildRbac(changeSnapshot(snapshotOf(), [], [...objectsLeft, without]));
            const broken = kept.filter(({ demand }) => !decide(state, demand).allowed);
            expect(broken.length, JSON.stringify(atom)).toBeGreaterThan(0);
          }
        }
      }
    }),
    { numRuns: 80 },
  );
});

it('merged rules allow what the rules allowed, in any order of them', () => {
  const rules = fc.array(
    ruleArbitrary.map((rule) => makeRule(rule as Partial<PolicyRule>)),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(rules, fc.infiniteStream(fc.nat()), (given, numbers) => {
      const merged = mergeRules(given);
      expect(covers(merged, given).missing).toEqual([]);
      expect(covers(given, merged).missing).toEqual([]);
      const shuffled = given
        .map((rule) => [numbers.next().value ?? 0, rule] as const)
        .sort(([a], [b]) => a - b)
        .map(([, rule]) => rule);
      expect(mergeRules(shuffled)).toEqual(merged);
    }),
  );
});

it('what is written is a request somebody made', () => {
  fc.assert(
    fc.property(CASES, ([objects, requests]) => {
      const { result, observations } = run(objects, requests);
      const used = observations.uses.flatMap(({ demand }) => (demand.type === 'right' ? demand.anyOf : []));
      for (const { roles } of result.subjects) {
        for (const { rules, namespace } of roles) {
          for (const atom of rules.flatMap(atomsOf)) {
            expect(used.some((attributes) => isExactly(attributes, atom, namespace))).toBe(true);
          }
        }
      }
    }),
    { numRuns: 200 },
  );
});

function isExactly(attributes: Attributes, atom: PolicyRule, namespace: string): boolean {
  if (attributes.verb !== atom.verbs[0]) return false;
  if (!isResourceRequest(attributes)) return attributes.path === atom.nonResourceURLs[0];
  const combined = attributes.subresource ? `${attributes.resource}/${attributes.subresource}` : attributes.resource;
  return (
    (attributes.namespace ?? '') === namespace &&
    attributes.group === atom.apiGroups[0] &&
    combined === atom.resources[0] &&
    (attributes.name || undefined) === atom.resourceNames[0]
  );
}
