import { describe, expect, test } from 'vitest';
import type { Gap, MissingObjects } from './gap.ts';
import { gapsIn, isNeed, NEEDS, needsMetBy, resourcesFor } from './needs.ts';
import { scopeOf } from './scope.ts';

describe('resourcesFor', () => {
  test('gives each resource of several needs once', () => {
    const names = resourcesFor(NEEDS).map(({ group, resource }) => `${resource}.${group}`);
    expect(new Set(names).size).toBe(names.length);
  });

  test.each([[['config-maps', 'config-map-data']], [['config-map-data', 'config-maps']]] as const)(
    'reads ConfigMaps in full where %s are needed together',
    (needs) => {
      expect(resourcesFor(needs)).toEqual([{ group: '', resource: 'configmaps', kind: 'ConfigMap', read: 'objects' }]);
    },
  );

  test('reads nothing but the metadata of Secrets, whatever is needed', () => {
    const secrets = resourcesFor(NEEDS).filter(({ resource }) => resource === 'secrets' || resource === '*');
    expect(secrets.filter(({ group }) => group === '')).toEqual([
      { group: '', resource: 'secrets', kind: 'Secret', read: 'metadata' },
    ]);
  });

  test('names kinds whose scope is known', () => {
    const unknown = resourcesFor(NEEDS).filter(({ group, kind }) => kind !== '*' && scopeOf(group, kind) === 'unknown');
    expect(unknown.map(({ group }) => group)).toEqual([]);
  });
});

describe('gapsIn', () => {
  const gap = (missing?: MissingObjects): Gap => ({ reason: 'forbidden', source: 'cluster', missing, message: 'no' });

  test.each<[string, MissingObjects | undefined, boolean]>([
    ['the kind', { group: '', kind: 'Pod' }, true],
    ['the kind in one namespace', { group: '', kind: 'Pod', namespace: 'shop' }, true],
    ['every kind of its group', { group: '', kind: '*' }, true],
    ['the same kind of another group', { group: 'metrics.k8s.io', kind: 'Pod' }, false],
    ['another kind', { group: '', kind: 'Node' }, false],
    ['no kind', undefined, false],
  ])('a check that needs pods lacks something when %s is missing: %j, %s', (_, missing, expected) => {
    expect(gapsIn(['pods'], [gap(missing)]).length > 0).toBe(expected);
  });

  test('a need of a whole group lacks something when one of its kinds is missing', () => {
    expect(
      gapsIn(['gatekeeper'], [gap({ group: 'constraints.gatekeeper.sh', kind: 'K8sRequiredLabels' })]),
    ).toHaveLength(1);
  });
});

test('the objects of a kind meet the need of its metadata, and not the other way round', () => {
  expect(needsMetBy(NEEDS)).toEqual(NEEDS);
  expect(needsMetBy([])).toEqual([]);
  expect(needsMetBy(['config-map-data', 'pods'])).toEqual(['pods', 'config-maps', 'config-map-data']);
  expect(needsMetBy(['config-maps', 'pod-templates'])).toEqual(['pod-templates', 'config-maps']);
});

test('isNeed accepts no inherited name', () => {
  expect(['pods', 'constructor', '__proto__', ''].map(isNeed)).toEqual([true, false, false, false]);
});
