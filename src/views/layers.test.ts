import { expect, test } from 'vitest';
import { CHECKS } from '../checks/index.ts';
import { LAYERS, layerOf } from './layers.ts';

test('every layer has checks, and every subject of checks was given a layer', () => {
  const subjects = new Map(CHECKS.map(({ id }) => [id.slice(0, id.indexOf('/')), layerOf(id)]));
  expect(Object.fromEntries(subjects)).toMatchObject({ rbac: 'access', 'pod-security': 'workloads' });
  const layers = Map.groupBy(CHECKS, ({ id }) => layerOf(id));
  expect(LAYERS.map(({ id }) => (layers.get(id)?.length ?? 0) > 0)).toEqual(LAYERS.map(() => true));
  const asWorkloads = [...subjects].filter(([, layer]) => layer === 'workloads').map(([subject]) => subject);
  expect(asWorkloads).toEqual(['pod-security', 'workload', 'namespace']);
});
