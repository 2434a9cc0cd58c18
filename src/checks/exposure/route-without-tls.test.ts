import { expect, test } from 'vitest';
import { testFindings } from '../test-findings.ts';
import { routeWithoutTls } from './route-without-tls.ts';

const gateway = (listeners: string): string =>
  `apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: { name: g }\nspec: { listeners: [${listeners}] }\n`;
const route = (spec: string): string =>
  `apiVersion: route.openshift.io/v1\nkind: Route\nmetadata: { name: r }\nspec: { host: a.example.com, ${spec} }\n`;

test.each([
  ['HTTP alone', gateway('{ name: a, protocol: HTTP }'), 1],
  ['HTTP twice', gateway('{ name: a, protocol: HTTP }, { name: b, protocol: HTTP }'), 2],
  ['HTTP beside HTTPS', gateway('{ name: a, protocol: HTTP }, { name: b, protocol: HTTPS }'), 0],
  ['HTTP beside TLS', gateway('{ name: a, protocol: HTTP }, { name: b, protocol: TLS }'), 0],
  ['TCP', gateway('{ name: a, protocol: TCP }'), 0],
  ['no listeners', gateway(''), 0],
  ['a Route', route('port: {}'), 1],
  ['a Route with TLS', route('tls: { termination: edge }'), 0],
  [
    'a Gateway of a mesh',
    gateway('{ name: a, protocol: HTTP }').replace('gateway.networking.k8s.io', 'networking.istio.io'),
    0,
  ],
])('%s: %i without TLS', (_name, manifests, count) => {
  expect(testFindings(routeWithoutTls, manifests)).toHaveLength(count);
});
