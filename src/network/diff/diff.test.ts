import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../kube/index.ts';
import { formatConnections } from '../connections/index.ts';
import { Connectivity, formatPeer } from '../connectivity/index.ts';
import { readCluster } from '../model/index.ts';
import { SPECIFICATION } from '../profile/index.ts';
import { Reachability, VerdictTable } from '../reach/index.ts';
import { objectsOf, writtenCluster } from '../test-arbitrary.ts';
import { networkPolicy, pod, snapshotOf } from '../test-objects.ts';
import { diffOf } from './diff.ts';

function diff(before: readonly JsonObject[], after: readonly JsonObject[]): readonly string[] {
  const verdicts = new VerdictTable();
  const [was, is] = [before, after].map(
    (objects) => new Connectivity(new Reachability(readCluster(snapshotOf(objects)), SPECIFICATION, verdicts)),
  );
  if (was === undefined || is === undefined) return [];
  return [...diffOf(was, is)].map((change) =>
    [
      change.type,
      formatPeer(change.source),
      formatPeer(change.destination),
      formatConnections(change.before.allowed),
      formatConnections(change.after.allowed),
      ...change.addedWorkloads.map((peer) => `+${peer.name}`),
      ...change.removedWorkloads.map((peer) => `-${peer.name}`),
    ].join(' | '),
  );
}

const A = pod('n', 'a');
const B = pod('n', 'b', { app: 'b' });
const allow = (...ports: readonly number[]) =>
  networkPolicy('n', 'p', {
    podSelector: { matchLabels: { app: 'b' } },
    ingress: [{ from: [{ podSelector: {} }], ports: ports.map((port) => ({ port })) }],
  });
const inside = (line: string) => !line.includes('External');

describe('a difference', () => {
  test('of a cluster with itself is empty', () => {
    fc.assert(
      fc.property(writtenCluster, (written) => {
        const objects = objectsOf(written);
        expect(diff(objects, objects)).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  test('the other way round adds what was removed', () => {
    const opposite = { added: 'removed', removed: 'added', changed: 'changed' };
    fc.assert(
      fc.property(writtenCluster, writtenCluster, (left, right) => {
        const turned = diff(objectsOf(left), objectsOf(right)).map((line) => {
          const [type = '', source, destination, before, after] = line.split(' | ');
          return [opposite[type as 'added'], source, destination, after, before].join(' | ');
        });
        const back = diff(objectsOf(right), objectsOf(left)).map((line) => line.split(' | ').slice(0, 5).join(' | '));
        expect(back.sort()).toEqual(turned.sort());
      }),
      { numRuns: 50 },
    );
  });

  test('names what is added, removed and changed', () => {
    expect(diff([A, B, allow(80)], [A, B, allow(81)]).filter(inside)).toEqual([
      'changed | n/a[Pod] | n/b[Pod] | TCP 80 | TCP 81',
    ]);
    expect(diff([A, B, allow(80), allow()], [A, B]).filter(inside)).toEqual([]);
    const closed = networkPolicy('n', 'p', { podSelector: { matchLabels: { app: 'b' } } });
    expect(diff([A, B, closed], [A, B, allow(80)]).filter(inside)).toEqual([
      'added | n/a[Pod] | n/b[Pod] | No Connections | TCP 80',
    ]);
    expect(diff([A, B, allow(80)], [A, B, closed]).filter(inside)).toEqual([
      'removed | n/a[Pod] | n/b[Pod] | TCP 80 | No Connections',
    ]);
  });

  test('says which workloads are new, and which are gone', () => {
    expect(diff([A], [A, B]).filter(inside)).toEqual([
      'added | n/a[Pod] | n/b[Pod] | No Connections | All Connections | +b',
      'added | n/b[Pod] | n/a[Pod] | No Connections | All Connections | +b',
    ]);
    expect(diff([A, B], [A]).filter(inside)).toEqual([
      'removed | n/a[Pod] | n/b[Pod] | All Connections | No Connections | -b',
      'removed | n/b[Pod] | n/a[Pod] | All Connections | No Connections | -b',
    ]);
  });

  test('in rules that come to the same is empty', () => {
    const split = networkPolicy('n', 'p', {
      podSelector: { matchLabels: { app: 'b' } },
      ingress: [80, 81].map((port) => ({ from: [{ podSelector: {} }], ports: [{ port }] })),
    });
    expect(diff([A, B, allow(80, 81)], [A, B, split])).toEqual([]);
  });

  test('of addresses covers just the ranges that changed', () => {
    const out = (cidr: string) =>
      networkPolicy('n', 'p', { policyTypes: ['Egress'], egress: [{ to: [{ ipBlock: { cidr } }] }] });
    expect(diff([A, out('10.0.0.0/8')], [A, out('10.0.0.0/9')])).toEqual([
      'removed | n/a[Pod] | 10.128.0.0-10.255.255.255[External] | All Connections | No Connections',
    ]);
  });
});
