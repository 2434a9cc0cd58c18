import { describe, expect, test } from 'vitest';
import { type Gap, type NeededResource, resourcesFor, Snapshot } from '../kube/index.ts';
import { CheckContext } from './context.ts';
import { CHECKS, findCheck } from './registry.ts';
import { testContext, testFindings } from './test-findings.ts';

/** What a cluster gives that lets a kind not be read. */
function without(
  { snapshot, settings }: CheckContext,
  { group, kind }: Pick<NeededResource, 'group' | 'kind'>,
): CheckContext {
  const rest = snapshot.objects.filter((object) => object.group !== group || (object.kind !== kind && kind !== '*'));
  const gap: Gap = { reason: 'forbidden', source: 'cluster', missing: { group, kind }, message: 'no' };
  return new CheckContext(new Snapshot(rest, [gap]), settings);
}

describe.each(CHECKS.map((check) => [check.id, check] as const))('%s', (_id, check) => {
  test('finds something in its bad example', () => {
    expect(testFindings(check, check.examples.bad)).not.toEqual([]);
  });

  test('finds nothing in its good example', () => {
    expect(testFindings(check, check.examples.good)).toEqual([]);
  });

  test('finds nothing missing that may only not have been read', () => {
    const good = testContext(check.examples.good);
    for (const resource of resourcesFor(check.needs)) {
      const found = [...check.run(without(good, resource))].map(({ message }) => `${resource.kind}: ${message}`);
      expect(found).toEqual([]);
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
