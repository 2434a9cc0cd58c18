import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../kube/index.ts';
import { isNoConnection, subtractConnections } from '../connections/index.ts';
import { Connectivity, formatPeer } from '../connectivity/index.ts';
import { readCluster } from '../model/index.ts';
import { PROFILES, type Profile } from '../profile/index.ts';
import { Reachability, VerdictTable } from '../reach/index.ts';
import { objectsOf, writtenCluster } from '../test-arbitrary.ts';
import { networkPolicy, snapshotOf } from '../test-objects.ts';
import type { WrittenCluster } from '../test-written.ts';
import { type ConnectionChange, diffOf } from './diff.ts';

const profile = fc.constantFrom(...PROFILES.values());

function changes(
  before: readonly JsonObject[],
  after: readonly JsonObject[],
  profile: Profile,
): readonly ConnectionChange[] {
  const verdicts = new VerdictTable();
  const [was, is] = [before, after].map(
    (objects) => new Connectivity(new Reachability(readCluster(snapshotOf(objects)), profile, verdicts)),
  );
  return was === undefined || is === undefined ? [] : [...diffOf(was, is)];
}

/** Every namespace closed for ingress, beside what is there. */
function isolated(written: WrittenCluster): readonly JsonObject[] {
  const closed = written.namespaces.map(({ name }) => networkPolicy(name, 'isolated', { policyTypes: ['Ingress'] }));
  return [...objectsOf(written), ...closed];
}

describe('the difference', () => {
  test('of a thing with itself is empty, in any order of its objects', () => {
    fc.assert(
      fc.property(writtenCluster, profile, (written, profile) => {
        const objects = objectsOf(written);
        expect(changes(objects, objects.toReversed(), profile)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  test('the other way round is gained for lost', () => {
    fc.assert(
      fc.property(writtenCluster, writtenCluster, profile, (one, other, profile) => {
        const there = changes(objectsOf(one), objectsOf(other), profile).map(({ source, destination, before, after }) =>
          JSON.stringify([formatPeer(source), formatPeer(destination), before, after]),
        );
        const back = changes(objectsOf(other), objectsOf(one), profile).map(({ source, destination, before, after }) =>
          JSON.stringify([formatPeer(source), formatPeer(destination), after, before]),
        );
        expect(back.sort()).toEqual(there.sort());
      }),
      { numRuns: 50 },
    );
  });

  test('an ingress rule more never takes a connection from pods that are isolated already', () => {
    fc.assert(
      fc.property(writtenCluster, writtenCluster, profile, (written, { networkPolicies }, profile) => {
        const before = isolated(written);
        const more = objectsOf({ namespaces: [], pods: [], networkPolicies, adminPolicies: [] }).map(
          (policy, index) => ({
            ...policy,
            metadata: { ...(policy['metadata'] as JsonObject), name: `more-${index}` },
            spec: { ...(policy['spec'] as JsonObject), policyTypes: ['Ingress'] },
          }),
        );
        for (const change of changes(before, [...before, ...more], profile)) {
          for (const part of ['allowed', 'possible'] as const) {
            const lost = subtractConnections(change.before[part], change.after[part]);
            expect([formatPeer(change.source), formatPeer(change.destination), isNoConnection(lost)]).toEqual([
              formatPeer(change.source),
              formatPeer(change.destination),
              true,
            ]);
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});
