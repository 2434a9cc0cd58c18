import fc, { type Arbitrary } from 'fast-check';
import { expect, test } from 'vitest';
import { makeRule, type PolicyRule } from '../../src/rbac/index.ts';
import type { KubernetesObject } from '../client.ts';
import { onEveryVersion } from '../suite.ts';
import { createAll, readAll } from './cluster.ts';
import type { Rule } from './objects.ts';
import { indexOfFiles } from './snapshot.ts';

const STATES = 40;
/** Roles of a higher level gather roles of lower ones, so that the rules settle. */
const LEVELS = [0, 1, 2] as const;

onEveryVersion('the aggregation controller', (controlPlane, version) => {
  test('fills the aggregating roles of 40 random states as the engine does', async () => {
    const { admin } = controlPlane();
    const seed = Date.now() | 0;
    const roles = Array.from({ length: STATES }, (_, index) =>
      fc.sample(aggregatingRoles(`a${index}`), { numRuns: 1, seed: seed + index }),
    ).flat(2);
    await createAll(admin, roles);
    const index = indexOfFiles(roles, version);
    expect(index.problems).toEqual([]);
    const names = roles.map(({ metadata }) => metadata.name);
    const engine = names.map((name) => [name, index.findRole('ClusterRole', '', name)?.rules.map(({ rule }) => rule)]);
    const server = async (): Promise<unknown> => {
      const stored = new Map((await readAll(admin)).map((object) => [object.metadata.name, object]));
      return names.map((name) => [name, rulesOf(stored.get(name))]);
    };
    await expect.poll(server, { timeout: 60_000, interval: 500 }).toEqual(engine);
    // Roles that gather something, else this says little.
    const gathering = roles.filter(({ aggregationRule, metadata, rules }) => {
      const filled = index.findRole('ClusterRole', '', metadata.name)?.rules.length ?? 0;
      return aggregationRule !== undefined && filled > (rules as Rule[]).length;
    });
    expect(gathering.length).toBeGreaterThan(STATES / 2);
  }, 120_000);
});

function rulesOf(role: KubernetesObject | undefined): PolicyRule[] {
  return ((role?.['rules'] ?? []) as Rule[]).map(makeRule);
}

/** ClusterRoles that gather each other by their labels. */
function aggregatingRoles(prefix: string): Arbitrary<KubernetesObject[]> {
  const color = fc.constantFrom(undefined, 'red', 'blue');
  const rule = fc.constantFrom('pods', 'secrets', 'services', 'nodes').map((resource) => ({
    verbs: ['get'],
    apiGroups: [''],
    resources: [resource],
  }));
  const rules = fc.array(rule, { maxLength: 2 });
  const role = fc
    .record({
      level: fc.constantFrom(...LEVELS),
      color,
      rules,
      selectors: fc.array(selector, { minLength: 1, maxLength: 2 }),
    })
    .map(({ selectors, ...rest }) => ({
      ...rest,
      selectors: rest.level === 0 ? [] : selectors.map((each) => withinLevelsBelow(prefix, rest.level, each)),
    }));
  return fc.array(role, { minLength: 4, maxLength: 7 }).map((roles) =>
    roles.map(({ level, color, rules, selectors }, index) => ({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: {
        // Not in the order of creation: the controller goes by name.
        name: `${prefix}-${(index * 5) % 7}`,
        labels: { batch: prefix, level: String(level), ...(color === undefined ? {} : { color }) },
      },
      rules,
      ...(level === 0 ? {} : { aggregationRule: { clusterRoleSelectors: selectors } }),
    })),
  );
}

interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions: readonly { key: string; operator: string; values?: readonly string[] }[];
}

const selector: Arbitrary<Selector> = fc.oneof(
  fc.constant({ matchExpressions: [] }),
  fc.constantFrom('red', 'blue').map((value) => ({ matchLabels: { color: value }, matchExpressions: [] })),
  fc
    .constantFrom('In', 'NotIn')
    .map((operator) => ({ matchExpressions: [{ key: 'color', operator, values: ['red', 'green'] }] })),
  fc.constantFrom('Exists', 'DoesNotExist').map((operator) => ({ matchExpressions: [{ key: 'color', operator }] })),
);

function withinLevelsBelow(prefix: string, level: number, { matchLabels, matchExpressions }: Selector): Selector {
  const below = { key: 'level', operator: 'In', values: LEVELS.filter((other) => other < level).map(String) };
  return { matchLabels: { ...matchLabels, batch: prefix }, matchExpressions: [...matchExpressions, below] };
}
