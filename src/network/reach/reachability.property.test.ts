import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAddress } from '../addresses/index.ts';
import { includesConnection, isProtocol } from '../connections/index.ts';
import { type Pod, readCluster } from '../model/index.ts';
import type { Profile } from '../profile/index.ts';
import { OUTSIDE, objectsOf, PORTS, writtenCluster } from '../test-arbitrary.ts';
import { type NaiveEnd, naivelyAllowed } from '../test-naive.ts';
import { snapshotOf } from '../test-objects.ts';
import type { WrittenCluster } from '../test-written.ts';
import { Reachability } from './reachability.ts';

const SETTLED: Profile = {
  name: 'settled',
  title: 'settled',
  ipBlockMatchesPods: 'yes',
  ipBlockMatchesNodes: 'yes',
  isolatesHostNetworkPods: 'yes',
  selectsHostNetworkPods: 'yes',
  readsAdminTiers: 'yes',
  seesServiceAddress: 'no',
};

const OPEN: Profile = {
  name: 'open',
  title: 'open',
  ipBlockMatchesPods: 'unknown',
  ipBlockMatchesNodes: 'unknown',
  isolatesHostNetworkPods: 'unknown',
  selectsHostNetworkPods: 'unknown',
  readsAdminTiers: 'yes',
  seesServiceAddress: 'no',
};

interface End {
  readonly naive: NaiveEnd;
  readonly class: number;
}

function endsOf(written: WrittenCluster, { cluster, universe }: Reachability): readonly End[] {
  const pods = new Map<string, Pod>(cluster.workloads.flatMap(({ pods }) => pods).map((pod) => [pod.name, pod]));
  const { endpoints, space, classes } = universe;
  return [
    ...written.pods.map((pod) => ({ naive: pod, class: universe.classOfPod(pods.get(pod.name) as Pod) })),
    ...OUTSIDE.map((ip) => {
      const segment = space.segmentOf(parseAddress(ip) as bigint);
      return { naive: { ip }, class: classes.classOf[endpoints.firstSegment + segment] as number };
    }),
  ];
}

/** Calls back for every connection between two ends, with what each evaluation says. */
function compare(
  written: WrittenCluster,
  profile: Profile,
  check: (naive: boolean, fast: { allowed: boolean; possible: boolean }, what: string) => void,
): void {
  const cluster = readCluster(snapshotOf(objectsOf(written)));
  expect(cluster.gaps).toEqual([]);
  const reachability = new Reachability(cluster, profile);
  const ends = endsOf(written, reachability);
  for (const source of ends) {
    const row = reachability.rowOf(source.class);
    for (const destination of ends) {
      if (source === destination) continue;
      const verdict = row.valueOf(destination.class);
      expect(verdict).toBe(reachability.verdictOf(source.class, destination.class));
      const { allowed, possible } = reachability.verdicts.answerOf(verdict);
      for (const protocol of ['TCP', 'UDP', 'SCTP'].filter(isProtocol)) {
        for (const port of PORTS) {
          const naive = naivelyAllowed(written, {
            source: source.naive,
            destination: destination.naive,
            protocol,
            port,
          });
          const fast = {
            allowed: includesConnection(allowed, protocol, port),
            possible: includesConnection(possible, protocol, port),
          };
          check(naive, fast, `${JSON.stringify([source.naive, destination.naive])} ${protocol} ${port}`);
        }
      }
    }
  }
}

describe('the fast evaluation', () => {
  test('gives what the rules give, one connection at a time', () => {
    fc.assert(
      fc.property(writtenCluster, (written) => {
        compare(written, SETTLED, (naive, fast, what) => {
          if (fast.allowed !== naive || fast.possible !== naive) {
            throw new Error(`${what}: naively ${naive}, fast ${JSON.stringify(fast)}`);
          }
        });
      }),
      { numRuns: 300 },
    );
  });

  test('leaves room for what is so with some plugin, when the plugin is not known', () => {
    fc.assert(
      fc.property(writtenCluster, (written) => {
        compare(written, OPEN, (naive, { allowed, possible }, what) => {
          if ((allowed && !naive) || (!possible && naive)) throw new Error(what);
        });
      }),
      { numRuns: 100 },
    );
  });
});
