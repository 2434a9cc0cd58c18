import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseAddress } from '../addresses/index.ts';
import { readCluster } from '../model/index.ts';
import { PROFILES } from '../profile/index.ts';
import { Reachability, VerdictTable } from '../reach/index.ts';
import { OUTSIDE, objectsOf, writtenCluster } from '../test-arbitrary.ts';
import { snapshotOf } from '../test-objects.ts';
import type { End } from './end.ts';
import { explainWith } from './explanation.ts';

test('the explanation of a pair comes to the verdict of the fast evaluation, with every plugin', () => {
  fc.assert(
    fc.property(writtenCluster, fc.constantFrom(...PROFILES.values()), fc.boolean(), (written, profile, unique) => {
      // Policies of one priority, and pods without addresses, leave things open.
      const open = { ...written, adminPolicies: written.adminPolicies.map((policy) => ({ ...policy, priority: 1 })) };
      const pods = written.pods.map((pod, index) => (index % 3 === 0 ? { ...pod, ip: 'none' } : pod));
      const cluster = readCluster(snapshotOf(objectsOf(unique ? written : { ...open, pods })));
      const verdicts = new VerdictTable();
      const reachability = new Reachability(cluster, profile, verdicts);
      const { universe } = reachability;
      const { endpoints, classes, space } = universe;
      const ends: { end: End; class: number }[] = [
        ...cluster.workloads.flatMap((workload) =>
          workload.pods.map((pod) => ({
            end: { type: 'pod' as const, pod, workload },
            class: universe.classOfPod(pod),
          })),
        ),
        { end: { type: 'any-pod' }, class: classes.classOf[endpoints.stranger] as number },
        ...OUTSIDE.map((ip) => {
          const address = parseAddress(ip) as bigint;
          const segment = endpoints.firstSegment + space.segmentOf(address);
          return { end: { type: 'address' as const, address }, class: classes.classOf[segment] as number };
        }),
      ];
      for (const source of ends) {
        for (const destination of ends) {
          if (source === destination) continue;
          const scene = { cluster, profile, verdicts, source: source.end, destination: destination.end };
          const { egress, ingress } = explainWith(scene);
          const fast = reachability.verdictOf(source.class, destination.class);
          expect(verdicts.answerOf(verdicts.meet(egress.verdict, ingress.verdict))).toEqual(verdicts.answerOf(fast));
        }
      }
    }),
    { numRuns: 150 },
  );
});
