import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { covers, HeldRules } from './covers.ts';
import { makeRule, type PolicyRule } from './policy-rule.ts';

type Lists = Partial<PolicyRule>;
const PODS: Lists = { verbs: ['get'], apiGroups: [''], resources: ['pods'] };
const METRICS: Lists = { verbs: ['get'], nonResourceURLs: ['/metrics'] };

describe('covers', () => {
  it.each<[string, Lists[], Lists[], boolean]>([
    ['nothing by nothing', [], [], true],
    ['a rule by itself', [PODS], [PODS], true],
    ['no rule by nothing', [], [PODS], false],
    ['a verb by *', [{ ...PODS, verbs: ['*'] }], [PODS], true],
    ['* by no list of verbs', [{ ...PODS, verbs: ['get', 'list'] }], [{ ...PODS, verbs: ['*'] }], false],
    ['* by *', [{ ...PODS, verbs: ['*'] }], [{ ...PODS, verbs: ['*'] }], true],
    ['a group by *', [{ ...PODS, apiGroups: ['*'] }], [PODS], true],
    ['a subresource by *', [{ ...PODS, resources: ['*'] }], [{ ...PODS, resources: ['pods/exec'] }], true],
    ['a subresource by */exec', [{ ...PODS, resources: ['*/exec'] }], [{ ...PODS, resources: ['pods/exec'] }], true],
    [
      'no other subresource by */exec',
      [{ ...PODS, resources: ['*/exec'] }],
      [{ ...PODS, resources: ['pods/log'] }],
      false,
    ],
    ['*/exec by no subresource', [{ ...PODS, resources: ['pods/exec'] }], [{ ...PODS, resources: ['*/exec'] }], false],
    ['pods/* by */*', [{ ...PODS, resources: ['*/*'] }], [{ ...PODS, resources: ['pods/*'] }], true],
    ['a name by no names', [PODS], [{ ...PODS, resourceNames: ['a'] }], true],
    ['every name by no listed names', [{ ...PODS, resourceNames: ['a'] }], [PODS], false],
    [
      'names by several rules',
      [
        { ...PODS, resourceNames: ['a'] },
        { ...PODS, resourceNames: ['b'] },
      ],
      [{ ...PODS, resourceNames: ['a', 'b'] }],
      true,
    ],
    [
      'combinations by several rules',
      [PODS, { ...PODS, verbs: ['list'] }],
      [{ ...PODS, verbs: ['get', 'list'] }],
      true,
    ],
    [
      'no combination that none holds',
      [PODS, { ...PODS, verbs: ['list'], resources: ['nodes'] }],
      [{ ...PODS, verbs: ['get', 'list'] }],
      false,
    ],
    ['a path by itself', [METRICS], [METRICS], true],
    ['a path by a prefix', [{ ...METRICS, nonResourceURLs: ['/met*'] }], [METRICS], true],
    [
      'a prefix by a shorter one',
      [{ ...METRICS, nonResourceURLs: ['/met*'] }],
      [{ ...METRICS, nonResourceURLs: ['/metrics/*'] }],
      true,
    ],
    ['a prefix by no path', [METRICS], [{ ...METRICS, nonResourceURLs: ['/metrics*'] }], false],
    ['no path by resources', [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }], [METRICS], false],
    ['no resources by paths', [{ verbs: ['*'], nonResourceURLs: ['*'] }], [PODS], false],
    ['no path by a rule with names', [{ ...METRICS, resourceNames: ['a'] }], [METRICS], false],
    ['a rule that means nothing', [], [{ verbs: ['get'] }], true],
  ])('%s', (_, owner, requested, covered) => {
    expect(covers(owner.map(makeRule), requested.map(makeRule)).covered).toBe(covered);
  });

  it('says exactly what is missing', () => {
    const owner = [PODS, { ...PODS, verbs: ['delete'], resourceNames: ['a'] }].map(makeRule);
    const asked = makeRule({ ...PODS, verbs: ['get', 'list', 'delete'], resourceNames: ['a', 'b'] });
    expect(covers(owner, [asked]).missing).toEqual([
      makeRule({ ...PODS, verbs: ['list'], resourceNames: ['a', 'b'] }),
      makeRule({ ...PODS, verbs: ['delete'], resourceNames: ['b'] }),
    ]);
  });

  it('compares very large rules without making every combination', () => {
    const many = (prefix: string) => Array.from({ length: 3000 }, (_, index) => `${prefix}${index}`);
    const asked = makeRule({ verbs: many('v'), apiGroups: many('g'), resources: many('r'), resourceNames: many('n') });
    expect(covers([asked], [asked]).covered).toBe(true);
    expect(covers([makeRule({ ...asked, verbs: many('v').slice(1) })], [asked]).missing).toMatchObject([
      { verbs: ['v0'] },
    ]);
  });

  it('agrees with asking one combination after the other', () => {
    fc.assert(
      fc.property(fc.array(anyRule(), { maxLength: 4 }), fc.array(anyRule(), { maxLength: 3 }), (owner, requested) => {
        const missing = requested.flatMap(combinations).filter((one) => !owner.some((held) => holds(held, one)));
        const answer = covers(owner, requested);
        expect(answer.covered).toBe(missing.length === 0);
        expect(new HeldRules(owner).isCovered(requested)).toBe(answer.covered);
        const key = (rule: PolicyRule) => JSON.stringify(rule);
        expect(new Set(answer.missing.flatMap(combinations).map(key))).toEqual(new Set(missing.map(key)));
      }),
      { numRuns: 2000 },
    );
  });
});

function anyRule(): fc.Arbitrary<PolicyRule> {
  const some = (...values: string[]) => fc.uniqueArray(fc.constantFrom(...values), { maxLength: 3 });
  return fc.record({
    verbs: some('get', 'list', '*'),
    apiGroups: some('', 'apps', '*'),
    resources: some('pods', 'pods/exec', 'nodes/exec', '*/exec', '*', 'pods/*', '*/*'),
    resourceNames: fc.oneof(fc.constant([]), some('a', 'b')),
    nonResourceURLs: fc.oneof(fc.constant([]), some('/a', '/a/*', '/a/b', '*')),
  });
}

/** The second opinion: a rule as the single combinations it consists of. */
function combinations(rule: PolicyRule): PolicyRule[] {
  const found: PolicyRule[] = [];
  for (const verb of rule.verbs) {
    for (const group of rule.apiGroups) {
      for (const resource of rule.resources) {
        for (const name of rule.resourceNames.length > 0 ? rule.resourceNames : [undefined]) {
          const resourceNames = name === undefined ? [] : [name];
          found.push(makeRule({ verbs: [verb], apiGroups: [group], resources: [resource], resourceNames }));
        }
      }
    }
    for (const url of rule.nonResourceURLs) found.push(makeRule({ verbs: [verb], nonResourceURLs: [url] }));
  }
  return found;
}

function holds(owner: PolicyRule, one: PolicyRule): boolean {
  const [verb = ''] = one.verbs;
  if (!owner.verbs.includes('*') && !owner.verbs.includes(verb)) return false;
  const [url] = one.nonResourceURLs;
  if (url !== undefined) {
    if (owner.resourceNames.length > 0) return false;
    return owner.nonResourceURLs.some(
      (held) => held === url || (held.endsWith('*') && url.startsWith(held.replace(/\*+$/, ''))),
    );
  }
  const [group = ''] = one.apiGroups;
  if (!owner.apiGroups.includes('*') && !owner.apiGroups.includes(group)) return false;
  const [resource = ''] = one.resources;
  const [, subresource] = resource.split('/');
  const resourceHeld =
    owner.resources.includes('*') ||
    owner.resources.includes(resource) ||
    (subresource !== undefined && owner.resources.includes(`*/${subresource}`));
  if (!resourceHeld) return false;
  if (owner.resourceNames.length === 0) return true;
  const [name] = one.resourceNames;
  return name !== undefined && owner.resourceNames.includes(name);
}
