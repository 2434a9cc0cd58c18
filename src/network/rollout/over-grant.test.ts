import { expect, test } from 'vitest';
import { parseAddress } from '../addresses/index.ts';
import { formatConnections } from '../connections/index.ts';
import { formatPeer } from '../connectivity/index.ts';
import { NOWHERE } from '../flows/flow.ts';
import type { ResolvedFlow } from '../flows/index.ts';
import { readCluster } from '../model/index.ts';
import { SPECIFICATION } from '../profile/index.ts';
import { Reachability } from '../reach/index.ts';
import { namespace, networkPolicy, pod, snapshotOf } from '../test-objects.ts';
import { overGrants } from './over-grant.ts';

test('addresses outside that were not seen are counted, and those that were are left out', () => {
  const policy = networkPolicy('n', 'p', {
    policyTypes: ['Ingress', 'Egress'],
    egress: [{ to: [{ ipBlock: { cidr: '203.0.113.0/30' } }], ports: [{ port: 443 }, { port: 25 }] }],
  });
  const cluster = readCluster(snapshotOf([namespace('n'), pod('n', 'web', { app: 'web' }), policy]));
  const [workload] = cluster.workloads;
  const own = workload?.pods[0];
  const address = parseAddress('203.0.113.1');
  if (workload === undefined || own === undefined || address === undefined) throw new Error('no pod');
  const flow: ResolvedFlow = {
    source: { type: 'pod', pod: own, workload },
    destination: { type: 'address', address },
    protocol: 'TCP',
    port: 443,
    flow: {
      source: { ...NOWHERE, namespace: 'n', pod: 'web' },
      destination: { ...NOWHERE, ip: '203.0.113.1' },
      protocol: 'TCP',
      port: 443,
      count: 1,
      seenAt: 'test',
    },
  };
  const found = overGrants(new Reachability(cluster, SPECIFICATION), ['n'], [flow]).map(
    ({ source, destination, connections }) =>
      `${formatPeer(source)} => ${formatPeer(destination)} : ${formatConnections(connections)}`,
  );
  expect(found).toEqual([
    'n/web[Pod] => 203.0.113.0-203.0.113.0[External] : TCP 25,443',
    'n/web[Pod] => 203.0.113.1-203.0.113.1[External] : TCP 25',
    'n/web[Pod] => 203.0.113.2-203.0.113.3[External] : TCP 25,443',
  ]);
});
