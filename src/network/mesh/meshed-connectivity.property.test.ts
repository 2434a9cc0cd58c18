import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject } from '../../kube/index.ts';
import { readCluster } from '../model/index.ts';
import { SPECIFICATION } from '../profile/index.ts';
import { Reachability } from '../reach/index.ts';
import { namespace, pod, snapshotOf } from '../test-objects.ts';
import { meshesOf, throughMeshes } from './compose.ts';
import { endOfPeer, MeshedConnectivity } from './meshed-connectivity.ts';

const NAMES = ['a', 'b', 'c'];
const name = fc.constantFrom(...NAMES);
const annotations = fc.constantFrom<JsonObject>(
  {},
  { 'traffic.sidecar.istio.io/excludeInboundPorts': '80' },
  { 'traffic.sidecar.istio.io/excludeOutboundPorts': '443,8080' },
  { 'traffic.sidecar.istio.io/excludeOutboundIPRanges': '10.0.0.0/8' },
  { 'linkerd.io/inject': 'enabled' },
  { 'linkerd.io/inject': 'enabled', 'config.linkerd.io/skip-outbound-ports': '80' },
  { 'linkerd.io/inject': 'enabled', 'config.linkerd.io/default-inbound-policy': 'all-authenticated' },
);
const labels = fc.constantFrom<JsonObject>(
  {},
  { 'sidecar.istio.io/inject': 'false' },
  { 'istio.io/dataplane-mode': 'none' },
);
const workload = fc.record({
  app: name,
  account: name,
  annotations,
  labels,
  ip: fc.constantFrom('10.0.0.1', '10.1.0.1', ''),
});
const rule = fc.constantFrom<JsonObject>(
  {},
  { from: [{ source: { principals: ['cluster.local/ns/n/sa/a'] } }] },
  { from: [{ source: { notPrincipals: ['*/sa/b'] } }], to: [{ operation: { ports: ['80'] } }] },
  { from: [{ source: { ipBlocks: ['10.0.0.0/16'] } }] },
  { to: [{ operation: { paths: ['/x'] } }] },
);
const istio = fc.record({ app: name, action: fc.constantFrom('ALLOW', 'DENY', 'CUSTOM'), rule }).map(
  ({ app, action, rule }): JsonObject => ({
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { namespace: 'n', name: 'p' },
    spec: { selector: { matchLabels: { app } }, action, rules: [rule] },
  }),
);
const mtls = fc.constantFrom('STRICT', 'PERMISSIVE', 'DISABLE').map(
  (mode): JsonObject => ({
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: { namespace: 'n', name: 'p' },
    spec: { mtls: { mode } },
  }),
);
const linkerd = fc.record({ app: name, account: name }).map(({ app, account }): readonly JsonObject[] => [
  {
    apiVersion: 'policy.linkerd.io/v1beta3',
    kind: 'Server',
    metadata: { namespace: 'n', name: 's' },
    spec: { podSelector: { matchLabels: { app } }, port: 80 },
  },
  {
    apiVersion: 'policy.linkerd.io/v1beta1',
    kind: 'ServerAuthorization',
    metadata: { namespace: 'n', name: 's' },
    spec: { server: { name: 's' }, client: { meshTLS: { serviceAccounts: [{ name: account }] } } },
  },
]);

test('what is remembered of sources that are alike is what the meshes say of each', () => {
  const cluster = fc.record({
    mode: fc.constantFrom<JsonObject>({}, { 'istio-injection': 'enabled' }, { 'istio.io/dataplane-mode': 'ambient' }),
    workloads: fc.array(workload, { minLength: 2, maxLength: 6 }),
    policies: fc.array(
      fc.oneof(
        istio.map((one) => [one]),
        mtls.map((one) => [one]),
        linkerd,
      ),
      { maxLength: 4 },
    ),
  });
  fc.assert(
    fc.property(cluster, ({ mode, workloads, policies }) => {
      const pods = workloads.map(({ app, account, annotations, labels, ip }, index) => {
        const made = pod(
          'n',
          `p-${index}`,
          { app, ...labels },
          { ips: ip === '' ? [] : [ip], ports: [{ containerPort: 80 }] },
        );
        return {
          ...made,
          metadata: { namespace: 'n', name: `p-${index}`, labels: { app, ...labels }, annotations },
          spec: {
            serviceAccountName: account,
            containers: [{ name: 'istio-proxy' }, { name: 'a', ports: [{ containerPort: 80 }] }],
          },
        };
      });
      const read = readCluster(snapshotOf([namespace('n', mode), ...pods, ...policies.flat()]));
      const meshes = meshesOf(read);
      const meshed = new MeshedConnectivity(new Reachability(read, SPECIFICATION), meshes);
      const { verdicts } = meshed.reachability;
      for (const source of meshed.workloads) {
        const row = meshed.row(source);
        for (const [index, destination] of meshed.workloads.entries()) {
          const [from, to] = [endOfPeer(source), endOfPeer(destination)];
          if (source === destination || from === undefined || to === undefined) continue;
          const plain = verdicts.answerOf(meshed.reachability.verdictOf(source.class, destination.class));
          expect(verdicts.answerOf(row[index] ?? 0)).toEqual(throughMeshes(plain, meshes, from, to));
        }
      }
    }),
    { numRuns: 200 },
  );
});
