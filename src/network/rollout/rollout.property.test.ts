import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FlowResolver, FlowSet, NOWHERE, type ResolvedFlow } from '../flows/index.ts';
import { generatePolicies, namespacesToClose } from '../generate/index.ts';
import { readCluster } from '../model/index.ts';
import { PROFILES } from '../profile/index.ts';
import { Reachability } from '../reach/index.ts';
import { OUTSIDE, objectsOf, writtenCluster } from '../test-arbitrary.ts';
import { snapshotOf } from '../test-objects.ts';
import { overGrants } from './over-grant.ts';
import { prove } from './proof.ts';
import { readProposed, withPolicies } from './proposed.ts';
import { rolloutSteps } from './steps.ts';

const port = fc.record({
  protocol: fc.constantFrom('TCP' as const, 'UDP' as const, 'SCTP' as const),
  port: fc.constantFrom(53, 80, 443),
});

/** A cluster without policies and pods on the host network, and connections that were seen in it. */
const observed = writtenCluster.chain((written) => {
  const pods = written.pods.map((pod) => ({ ...pod, hostNetwork: false }));
  const ends = [
    ...pods.map(({ namespace, name, ip }) => ({ ...NOWHERE, namespace, pod: name, ip })),
    ...OUTSIDE.map((ip) => ({ ...NOWHERE, ip })),
  ];
  const end = fc.constantFrom(...ends);
  const flow = fc.record({ source: end, destination: end, at: port });
  return fc.record({
    written: fc.constant({ ...written, pods, networkPolicies: [], adminPolicies: [] }),
    flows: fc.array(flow, { maxLength: 8 }),
  });
});

const OPTIONS = { apiServer: [], nodeLocalDns: [], metricsFrom: [], ingressFrom: [] };

function setUp({ written, flows }: Parameters<Parameters<typeof observed.map>[0]>[0]) {
  const cluster = readCluster(snapshotOf(objectsOf(written)));
  const set = new FlowSet();
  for (const { source, destination, at } of flows) set.add({ source, destination, ...at, count: 1, seenAt: 'test' });
  const resolver = new FlowResolver(cluster);
  const resolved: ResolvedFlow[] = set.flows.flatMap((flow) => {
    const found = resolver.resolve(flow);
    return 'why' in found ? [] : found;
  });
  const namespaces = namespacesToClose(cluster);
  const { policies } = generatePolicies({ cluster, namespaces, flows: resolved, keepEntries: false, options: OPTIONS });
  return { cluster, namespaces, policies, flows: resolved };
}

describe('generated policies', () => {
  test('cover every connection that was seen, with every plugin, and let names be resolved', () => {
    fc.assert(
      fc.property(observed, fc.constantFrom(...PROFILES.values()), (seen, profile) => {
        const { cluster, namespaces, policies, flows } = setUp(seen);
        const closed = withPolicies(cluster, readProposed(policies));
        const proof = prove({ cluster: closed, profile, namespaces, flows, unresolved: [], apiServer: [] });
        expect(proof.broken).toEqual([]);
        expect(proof.kept).toBe(flows.length);
        expect(proof.withoutDns).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  test('allow nothing between workloads that labels tell apart but what was seen', () => {
    fc.assert(
      fc.property(observed, (seen) => {
        // A label of its own for each pod: then an exact selector exists.
        const pods = seen.written.pods.map((pod) => ({ ...pod, labels: { ...pod.labels, own: pod.name } }));
        const { cluster, namespaces, policies, flows } = setUp({ ...seen, written: { ...seen.written, pods } });
        const profile = PROFILES.get('cilium');
        if (profile === undefined) throw new Error('no profile');
        const reachability = new Reachability(withPolicies(cluster, readProposed(policies)), profile);
        expect(overGrants(reachability, namespaces, flows)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  test('never open more as a roll-out goes on, and end with what the whole set allows', () => {
    fc.assert(
      fc.property(observed, (seen) => {
        const { cluster, policies, flows } = setUp(seen);
        const profile = PROFILES.get('calico');
        if (profile === undefined) throw new Error('no profile');
        const steps = rolloutSteps({ cluster, profile, policies, flows, unresolved: [], apiServer: [] });
        for (const { pairsBefore, pairsAfter, proof } of steps) {
          expect(pairsAfter).toBeLessThanOrEqual(pairsBefore);
          expect(proof.broken).toEqual([]);
        }
        expect(new Set(steps.flatMap((step) => step.policies))).toEqual(new Set(policies));
      }),
      { numRuns: 50 },
    );
  });
});
