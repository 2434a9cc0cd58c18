import { describe, expect, test } from 'vitest';
import { formatFieldPath, type JsonObject } from '../../kube/index.ts';
import { addressSet, parseCidr } from '../addresses/index.ts';
import { ALL_CONNECTIONS, formatConnections } from '../connections/index.ts';
import { readCluster } from '../model/index.ts';
import { SPECIFICATION } from '../profile/index.ts';
import { Reachability } from '../reach/index.ts';
import { clusterNetworkPolicy, namespace, networkPolicy, pod, snapshotOf } from '../test-objects.ts';
import { openingsOf, shadowedPolicies, tierConflicts, unmatchedSelectors, unservedPorts } from './index.ts';

const WEB = pod('n', 'web', { app: 'web' }, { ports: [{ name: 'http', containerPort: 8080 }] });
const DB = pod('n', 'db', { app: 'db' }, { ports: [{ containerPort: 5432 }] });
const APP = (app: string): JsonObject => ({ podSelector: { matchLabels: { app } } });

function reach(...objects: readonly JsonObject[]): Reachability {
  return new Reachability(readCluster(snapshotOf([namespace('n'), WEB, DB, ...objects])), SPECIFICATION);
}

describe('shadowed', () => {
  const shadowed = (...objects: readonly JsonObject[]) =>
    shadowedPolicies(reach(...objects)).map(
      ({ policy, path, by }) => `${policy.object.name} ${formatFieldPath(path)} by ${by.object.name}`,
    );

  test('is a policy that another one says all of', () => {
    const wide = networkPolicy('n', 'wide', { ingress: [{ from: [{ podSelector: {} }] }] });
    const narrow = networkPolicy('n', 'narrow', { ...APP('db'), ingress: [{ from: [APP('web')] }] });
    expect(shadowed(wide, narrow)).toEqual(['narrow  by wide']);
    expect(shadowed(narrow)).toEqual([]);
  });

  test('of two that say the same, the later is', () => {
    const rules = { ingress: [{ from: [APP('web')], ports: [{ port: 5432 }] }] };
    expect(shadowed(networkPolicy('n', 'a', rules), networkPolicy('n', 'b', rules))).toEqual(['b  by a']);
  });

  test('is not one that only closes, nor one for peers that are not there', () => {
    const wide = networkPolicy('n', 'wide', { ingress: [{ from: [{ podSelector: {} }] }] });
    const unknown = networkPolicy('n', 'unknown', { ...APP('db'), ingress: [{ from: [APP('gone')] }] });
    expect(shadowed(wide, networkPolicy('n', 'closed', {}), unknown)).toEqual([]);
  });

  test('is a rule of an admin tier that comes too late', () => {
    const rule = (name: string, action: string) => ({ name, action, from: [{ namespaces: {} }] });
    const policy = (name: string, priority: number, ...ingress: readonly JsonObject[]) =>
      clusterNetworkPolicy(name, { tier: 'Admin', priority, subject: { namespaces: {} }, ingress });
    expect(shadowed(policy('one', 1, rule('a', 'Deny'), rule('b', 'Accept')))).toEqual(['one spec.ingress[1] by one']);
    expect(shadowed(policy('late', 2, rule('b', 'Accept')), policy('one', 1, rule('a', 'Deny')))).toEqual([
      'late spec.ingress[0] by one',
    ]);
    expect(shadowed(policy('one', 1, rule('a', 'Deny')), policy('two', 1, rule('b', 'Accept')))).toEqual([]);
  });
});

test('tier conflicts are rules of one priority that disagree', () => {
  const policy = (name: string, priority: number, action: string) =>
    clusterNetworkPolicy(name, {
      tier: 'Admin',
      priority,
      subject: { namespaces: {} },
      ingress: [{ action, from: [{ namespaces: {} }], protocols: [{ tcp: { destinationPort: { number: 80 } } }] }],
    });
  const conflicts = (...objects: readonly JsonObject[]) =>
    tierConflicts(reach(...objects)).map(
      ({ policy, other, connections }) =>
        `${policy.object.name}/${other.object.name} ${formatConnections(connections)}`,
    );
  expect(conflicts(policy('a', 1, 'Accept'), policy('b', 1, 'Deny'))).toEqual(['a/b TCP 80']);
  expect(conflicts(policy('a', 1, 'Accept'), policy('b', 1, 'Accept'))).toEqual([]);
  expect(conflicts(policy('a', 1, 'Accept'), policy('b', 2, 'Deny'))).toEqual([]);
});

test('selectors that select nothing', () => {
  const policy = networkPolicy('n', 'p', {
    ...APP('gone'),
    ingress: [{ from: [APP('web'), APP('away'), { namespaceSelector: { matchLabels: { team: 'x' } } }, {}] }],
  });
  const other = networkPolicy('n', 'q', { ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8' } }, APP('away')] }] });
  const found = unmatchedSelectors(reach(policy, other)).map(
    ({ policy, part, path, namespaces }) =>
      `${policy.object.name} ${part} ${formatFieldPath(path)} in [${namespaces.join()}]`,
  );
  expect(found).toEqual(['q peer spec.ingress[0].from[1] in [n]']);
  const valid = networkPolicy('n', 'p', {
    ...APP('gone'),
    ingress: [{ from: [APP('web'), { namespaceSelector: { matchLabels: { team: 'x' } } }] }],
  });
  expect(unmatchedSelectors(reach(valid)).map(({ path }) => formatFieldPath(path))).toEqual([
    'spec.podSelector',
    'spec.ingress[0].from[1]',
  ]);
});

test('ports that no pod has', () => {
  const unserved = (spec: JsonObject) =>
    unservedPorts(reach(networkPolicy('n', 'p', spec))).map(({ path }) => formatFieldPath(path));
  const ports = [{ port: 80 }, { port: 'http' }, { port: 8000, endPort: 9000 }, { port: 'htpp' }];
  expect(unserved({ ...APP('web'), ingress: [{ ports }] })).toEqual([
    'spec.ingress[0].ports[0]',
    'spec.ingress[0].ports[3]',
  ]);
  expect(unserved({ egress: [{ to: [APP('web')], ports: [{ port: 80 }, { port: 8080 }] }] })).toEqual([
    'spec.egress[0].ports[0]',
  ]);
  // The port may be one of an address outside.
  expect(unserved({ egress: [{ ports: [{ port: 80 }] }] })).toEqual([]);
  expect(unserved({ ...APP('web'), ingress: [{ ports: [{ port: 8080, protocol: 'UDP' }] }] })).toHaveLength(1);
});

test('what opens workloads, and where nothing closes them', () => {
  const outside = addressSet([parseCidr('203.0.113.0/24')].filter((range) => range !== undefined));
  const policy = networkPolicy('n', 'p', {
    ...APP('db'),
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ from: [APP('web')] }, { from: [{ namespaceSelector: {} }] }],
    egress: [{ to: [{ ipBlock: { cidr: '203.0.113.0/26' } }] }],
  });
  const openings = (direction: 'ingress' | 'egress', peer: Parameters<typeof openingsOf>[2]) =>
    openingsOf(reach(policy), direction, peer, ALL_CONNECTIONS).map(
      ({ rule, workloads }) =>
        `${rule && formatFieldPath(rule.path)}: ${workloads.map((workload) => workload.name).join()}`,
    );
  expect(openings('ingress', 'any-pod')).toEqual(['undefined: web', 'spec.ingress[1]: db']);
  expect(openings('egress', outside)).toEqual(['undefined: web']);
});

test('a block that leaves some addresses out is open, and two halves are', () => {
  const outside = addressSet([parseCidr('203.0.113.0/24')].filter((range) => range !== undefined));
  const opened = (...blocks: readonly JsonObject[]) => {
    const policy = networkPolicy('n', 'p', {
      podSelector: {},
      policyTypes: ['Egress'],
      egress: blocks.map((ipBlock) => ({ to: [{ ipBlock }] })),
    });
    return openingsOf(reach(policy), 'egress', outside, ALL_CONNECTIONS).map(
      ({ rule }) => rule && formatFieldPath(rule.path),
    );
  };
  expect(opened({ cidr: '203.0.113.0/24', except: ['203.0.113.7/32'] })).toEqual(['spec.egress[0]']);
  expect(opened({ cidr: '203.0.113.0/25' }, { cidr: '203.0.113.128/25' })).toEqual([
    'spec.egress[0]',
    'spec.egress[1]',
  ]);
  expect(opened({ cidr: '203.0.113.0/26' })).toEqual([]);
});
