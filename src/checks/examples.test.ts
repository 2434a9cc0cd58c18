import { loadAll } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import {
  isKubernetesObject,
  type JsonValue,
  LATEST_KUBERNETES_VERSION,
  objectsIn,
  readObject,
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

function findings(check: Check, manifests: string): readonly Finding[] {
  const objects = loadAll(manifests)
    .flatMap((value) => objectsIn(value as JsonValue))
    .map(({ value }) => readObject(value, { type: 'value', name: 'example' }));
  for (const object of objects) expect(object).toSatisfy(isKubernetesObject);
  return [...check.run(new CheckContext(new Snapshot(objects.filter(isKubernetesObject)), SETTINGS))];
}

describe.each(CHECKS.map((check) => [check.id, check] as const))('%s', (_id, check) => {
  test('finds something in its bad example', () => {
    expect(findings(check, check.examples.bad)).not.toEqual([]);
  });

  test('finds nothing in its good example', () => {
    expect(findings(check, check.examples.good)).toEqual([]);
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
