import { loadAll } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import {
  type Gap,
  isKubernetesObject,
  type JsonValue,
  LATEST_KUBERNETES_VERSION,
  type NeededResource,
  objectsIn,
  readObject,
  resourcesFor,
  Snapshot,
} from '../kube/index.ts';
import { LATEST_POLICY_VERSION } from '../pod-security/index.ts';
import type { Check, Finding } from './check.ts';
import { CheckContext, type CheckSettings } from './context.ts';
import { CHECKS, findCheck } from './registry.ts';

const SETTINGS: CheckSettings = {
  podSecurity: { level: 'restricted', version: LATEST_POLICY_VERSION },
  kubernetesVersion: LATEST_KUBERNETES_VERSION,
  today: '2026-11-01',
  allowedRegistries: ['registry.example.com', 'docker.io', 'registry.k8s.io'],
};

function read(manifests: string): Snapshot {
  const objects = loadAll(manifests)
    .flatMap((value) => objectsIn(value as JsonValue))
    .map(({ value }) => readObject(value, { type: 'value', name: 'example' }));
  for (const object of objects) expect(object).toSatisfy(isKubernetesObject);
  return new Snapshot(objects.filter(isKubernetesObject));
}

function findings(check: Check, snapshot: Snapshot): readonly Finding[] {
  return [...check.run(new CheckContext(snapshot, SETTINGS))];
}

/** The same as a cluster gives it that lets a kind not be read. */
function without({ objects }: Snapshot, { group, kind }: Pick<NeededResource, 'group' | 'kind'>): Snapshot {
  const rest = objects.filter((object) => object.group !== group || (object.kind !== kind && kind !== '*'));
  const gap: Gap = { reason: 'forbidden', source: 'cluster', missing: { group, kind }, message: 'no' };
  return new Snapshot(rest, [gap]);
}

describe.each(CHECKS.map((check) => [check.id, check] as const))('%s', (_id, check) => {
  test('finds something in its bad example', () => {
    expect(findings(check, read(check.examples.bad))).not.toEqual([]);
  });

  test('finds nothing in its good example', () => {
    expect(findings(check, read(check.examples.good))).toEqual([]);
  });

  test('finds nothing missing that may only not have been read', () => {
    const good = read(check.examples.good);
    for (const resource of resourcesFor(check.needs)) {
      expect(findings(check, without(good, resource)).map(({ message }) => `${resource.kind}: ${message}`)).toEqual([]);
    }
  });

  test('has an id of subject and name, and texts that are sentences', () => {
    expect(check.id).toMatch(/^[a-z]+(?:-[a-z]+)*\/[a-z0-9]+(?:-[a-z0-9]+)*$/);
    expect(check.title).toMatch(/^\S.*[^.]$/);
    expect(check.rationale).toMatch(/^\S[\s\S]*[.`)]$/);
    expect(check.remediation).toMatch(/^\S[\s\S]*[.`)]$/);
    expect(check.references.length).toBeGreaterThan(0);
    expect(check.needs.length).toBeGreaterThan(0);
  });

  test('names only known checks as its kin', () => {
    expect((check.sameCauseAs ?? []).filter((id) => findCheck(id) === undefined)).toEqual([]);
  });
});

test('no two checks share an id', () => {
  expect(new Set(CHECKS.map(({ id }) => id)).size).toBe(CHECKS.length);
});
