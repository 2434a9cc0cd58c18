import { describe, expect, test } from 'vitest';
import { formatFieldPath, type JsonValue } from '../../kube/index.ts';
import {
  adminNetworkPolicy,
  baselineAdminNetworkPolicy,
  clusterNetworkPolicy,
  networkPolicy,
  snapshotOf,
} from '../test-objects.ts';
import { readCluster } from './cluster.ts';

function read(object: JsonValue) {
  const { policies, gaps } = readCluster(snapshotOf([object as never]));
  return {
    policy: policies[0],
    gaps: gaps.map(({ path = [], message }) => `${formatFieldPath(path)}: ${message.split(';')[0]}`),
  };
}

describe('a NetworkPolicy', () => {
  test.each([
    [{}, true, false],
    [{ ingress: [] }, true, false],
    [{ egress: [] }, true, false],
    [{ egress: [{}] }, true, true],
    [{ policyTypes: [] }, true, false],
    [{ policyTypes: ['Egress'] }, false, true],
    [{ policyTypes: ['Ingress'], egress: [{}] }, true, false],
    [{ policyTypes: ['Ingress', 'Egress'] }, true, true],
  ])('of the spec %j concerns ingress: %s, egress: %s', (spec, ingress, egress) => {
    const { policy, gaps } = read(networkPolicy('n', 'p', spec));
    expect(gaps).toEqual([]);
    expect([policy?.ingress !== undefined, policy?.egress !== undefined]).toEqual([ingress, egress]);
  });

  test('takes empty and null lists of peers and ports as no restriction', () => {
    for (const rule of [{}, { from: [], ports: [] }, { from: null, ports: null }, null]) {
      expect(read(networkPolicy('n', 'p', { ingress: [rule] })).policy?.ingress).toEqual([
        { action: 'Accept', name: '', peers: undefined, ports: undefined, path: ['spec', 'ingress', 0] },
      ]);
    }
  });

  test('takes a port that is null as every TCP port, as the API server does', () => {
    expect(read(networkPolicy('n', 'p', { ingress: [{ ports: [null] }] })).policy?.ingress?.[0]?.ports).toMatchObject([
      { type: 'range', protocol: 'TCP', ports: [1, 65535] },
    ]);
  });

  test('with both selectors in one peer has one peer, and with two peers two', () => {
    const selectors = [{ podSelector: {}, namespaceSelector: {} }];
    const both = read(networkPolicy('n', 'p', { ingress: [{ from: selectors }] }));
    expect(both.policy?.ingress?.[0]?.peers).toHaveLength(1);
    const either = read(
      networkPolicy('n', 'p', { ingress: [{ from: [{ podSelector: {} }, { namespaceSelector: {} }] }] }),
    );
    expect(either.policy?.ingress?.[0]?.peers).toMatchObject([
      { match: { namespaces: { type: 'name', name: 'n' } } },
      { match: { namespaces: { type: 'selector' } } },
    ]);
  });

  const peers = (peer: JsonValue) => ({ ingress: [{ from: [peer] }] });
  const ports = (port: JsonValue) => ({ ingress: [{ ports: [port] }] });
  test.each([
    ['an unknown type', { policyTypes: ['ingress'] }, 'spec.policyTypes[0]: must be Ingress or Egress'],
    ['an empty peer', peers({}), 'spec.ingress[0].from[0]: must specify a peer'],
    ['a null peer', peers(null), 'spec.ingress[0].from[0]: must specify a peer'],
    [
      'ipBlock beside a selector',
      peers({ ipBlock: { cidr: '10.0.0.0/8' }, podSelector: {} }),
      'spec.ingress[0].from[0]: may not specify both ipBlock and another peer',
    ],
    ['no CIDR', peers({ ipBlock: {} }), 'spec.ingress[0].from[0].ipBlock.cidr: is required'],
    [
      'a bad CIDR',
      peers({ ipBlock: { cidr: '10.0.0.0' } }),
      'spec.ingress[0].from[0].ipBlock.cidr: must be a CIDR, such as 10.0.0.0/8',
    ],
    [
      'an exception outside the block',
      peers({ ipBlock: { cidr: '10.0.0.0/8', except: ['11.0.0.0/16'] } }),
      'spec.ingress[0].from[0].ipBlock.except: must be a strict subset of cidr',
    ],
    [
      'an exception of all of the block',
      peers({ ipBlock: { cidr: '10.0.0.0/8', except: ['10.0.0.0/8'] } }),
      'spec.ingress[0].from[0].ipBlock.except: must be a strict subset of cidr',
    ],
    ['a wrong type', peers('all'), 'spec.ingress[0].from[0]: expected a map, found a string'],
    ['port 0', ports({ port: 0 }), 'spec.ingress[0].ports[0].port: must be between 1 and 65535'],
    [
      'an endPort before the port',
      ports({ port: 80, endPort: 79 }),
      'spec.ingress[0].ports[0].endPort: must be greater than or equal to port',
    ],
    [
      'an endPort of a name',
      ports({ port: 'http', endPort: 79 }),
      'spec.ingress[0].ports[0].endPort: may not be specified when port is non-numeric',
    ],
    [
      'an endPort alone',
      ports({ endPort: 79 }),
      'spec.ingress[0].ports[0].endPort: may not be specified when port is not specified',
    ],
    ['a bad name', ports({ port: 'HTTP' }), 'spec.ingress[0].ports[0].port: is no port name'],
    ['another protocol', ports({ protocol: 'ICMP' }), 'spec.ingress[0].ports[0].protocol: must be TCP, UDP or SCTP'],
    [
      'a selector that the API server refuses',
      { podSelector: { matchExpressions: [{ key: 'a', operator: 'In' }] } },
      'spec.podSelector: operator In needs values',
    ],
  ])('with %s is not in force, and a gap', (_, spec, gap) => {
    const { policy, gaps } = read(networkPolicy('n', 'p', spec));
    expect(policy).toBeUndefined();
    expect(gaps).toContain(gap);
  });

  test('keeps rules of the other direction out of its peers', () => {
    const { policy, gaps } = read(networkPolicy('n', 'p', { ingress: [{ to: 'nonsense' }] }));
    expect(gaps).toEqual([]);
    expect(policy?.ingress?.[0]?.peers).toBeUndefined();
  });
});

describe('an admin policy', () => {
  const subject = { namespaces: {} };
  const everyone = [{ namespaces: {} }];

  test('without rules for a direction does not concern it', () => {
    const spec = { priority: 1, subject, ingress: [{ action: 'Deny', from: everyone }], egress: [] };
    const { policy } = read(adminNetworkPolicy('p', spec));
    expect([policy?.ingress?.length, policy?.egress]).toEqual([1, undefined]);
  });

  test('may leave selectors of pods out, which then select everything', () => {
    const { policy } = read(adminNetworkPolicy('p', { priority: 1, subject: { pods: { namespaceSelector: {} } } }));
    expect(policy?.subject.pods.requirements).toEqual([]);
  });

  test.each([
    ['no priority', { subject }, 'spec: must have a priority from 0 to 1000'],
    ['a priority of 1001', { priority: 1001, subject }, 'spec: must have a priority from 0 to 1000'],
    ['no subject', { priority: 1 }, 'spec: lacks a subject'],
    [
      'two subjects',
      { priority: 1, subject: { namespaces: {}, pods: {} } },
      'spec.subject: must have exactly one of namespaces and pods',
    ],
    [
      'an action of the newer API',
      { priority: 1, subject, ingress: [{ action: 'Accept', from: everyone }] },
      'spec.ingress[0]: action must be one of Allow, Deny, Pass',
    ],
    [
      'no peers',
      { priority: 1, subject, ingress: [{ action: 'Allow', from: [] }] },
      'spec.ingress[0]: must have peers in from',
    ],
    [
      'an empty peer',
      { priority: 1, subject, ingress: [{ action: 'Allow', from: [{}] }] },
      'spec.ingress[0].from[0]: must have exactly one field',
    ],
    [
      'a peer of an early version',
      { priority: 1, subject, ingress: [{ action: 'Allow', from: [{ namespaces: { sameLabels: ['a'] } }] }] },
      'spec.ingress[0].from[0].namespaces.sameLabels: is of an early v1alpha1',
    ],
    [
      'two kinds of port in one',
      {
        priority: 1,
        subject,
        ingress: [{ action: 'Allow', from: everyone, ports: [{ namedPort: 'a', portNumber: { port: 1 } }] }],
      },
      'spec.ingress[0].ports[0]: must have exactly one of portNumber, portRange and namedPort',
    ],
  ])('with %s is not in force, and a gap', (_, spec, gap) => {
    const { policy, gaps } = read(adminNetworkPolicy('p', spec));
    expect(policy).toBeUndefined();
    expect(gaps).toContain(gap);
  });

  test('with a peer in an unknown field fails closed: it accepts nothing, or denies all', () => {
    const rules = (action: string) => ({
      priority: 1,
      subject,
      ingress: [{ action, from: [{ serviceAccounts: {} }, ...everyone] }],
    });
    const accepting = read(adminNetworkPolicy('p', rules('Allow')));
    expect(accepting.policy?.ingress).toMatchObject([{ action: 'Accept', peers: [] }]);
    expect(accepting.gaps).toEqual([
      'spec.ingress[0].from[0]: names its peer in a field that is not known here: the rule fails closed',
    ]);
    const passing = read(adminNetworkPolicy('p', rules('Pass')));
    expect(passing.policy?.ingress).toMatchObject([{ action: 'Deny', peers: undefined, ports: undefined }]);
  });

  test('with a port range that ends before it starts matches nothing', () => {
    const ports = [{ portRange: { protocol: 'TCP', start: 90, end: 80 } }];
    const spec = { priority: 1, subject, ingress: [{ action: 'Deny', from: everyone, ports }] };
    expect(read(adminNetworkPolicy('p', spec)).policy?.ingress?.[0]?.ports).toMatchObject([{ ports: [] }]);
  });

  test('of the baseline is named default and cannot pass', () => {
    expect(read(baselineAdminNetworkPolicy({ subject }, 'other')).gaps).toEqual([
      'metadata.name: must be default: the API server takes no other BaselineAdminNetworkPolicy',
    ]);
    expect(
      read(baselineAdminNetworkPolicy({ subject, ingress: [{ action: 'Pass', from: everyone }] })).policy,
    ).toBeUndefined();
    expect(read(baselineAdminNetworkPolicy({ subject })).policy).toMatchObject({ tier: 'Baseline' });
  });
});

describe('a ClusterNetworkPolicy', () => {
  const base = { tier: 'Admin', priority: 1, subject: { namespaces: {} } };
  const rule = (protocols: JsonValue) => ({
    ...base,
    egress: [{ action: 'Accept', to: [{ namespaces: {} }], protocols }],
  });

  test('reads ports of each protocol, ranges and names', () => {
    const protocols = [
      { tcp: { destinationPort: { number: 80 } } },
      { udp: { destinationPort: { range: { start: 53, end: 60 } } } },
      { destinationNamedPort: 'http' },
    ];
    expect(read(clusterNetworkPolicy('p', rule(protocols))).policy?.egress?.[0]?.ports).toMatchObject([
      { type: 'range', protocol: 'TCP', ports: [80, 80] },
      { type: 'range', protocol: 'UDP', ports: [53, 60] },
      { type: 'named', name: 'http', protocol: undefined },
    ]);
  });

  test.each([
    ['another tier', { ...base, tier: 'NetworkPolicy' }, 'spec: must have the tier Admin or Baseline'],
    [
      'the old name of the action',
      { ...base, ingress: [{ action: 'Allow', from: [{ namespaces: {} }] }] },
      'spec.ingress[0]: action must be one of Accept, Deny, Pass',
    ],
    ['no port in a protocol', rule([{ tcp: {} }]), 'spec.egress[0].protocols[0].tcp: must have a destinationPort'],
    [
      'a range of one port',
      rule([{ tcp: { destinationPort: { range: { start: 80, end: 80 } } } }]),
      'spec.egress[0].protocols[0].tcp.destinationPort.range: must start before it ends',
    ],
    ['an empty list of protocols', rule([]), 'spec.egress[0].protocols: is empty'],
    [
      'an address peer in an ingress rule beside nothing',
      { ...base, ingress: [{ action: 'Accept', from: [{}] }] },
      'spec.ingress[0].from[0]: must have exactly one field',
    ],
  ])('with %s is not in force, and a gap', (_, spec, gap) => {
    const { policy, gaps } = read(clusterNetworkPolicy('p', spec));
    expect(policy).toBeUndefined();
    expect(gaps).toContain(gap);
  });

  test('does not know networks as a source: such a rule fails closed', () => {
    const { policy, gaps } = read(
      clusterNetworkPolicy('p', { ...base, ingress: [{ action: 'Deny', from: [{ networks: ['10.0.0.0/8'] }] }] }),
    );
    expect(policy?.ingress).toMatchObject([{ action: 'Deny', peers: undefined }]);
    expect(gaps).toHaveLength(1);
  });
});

describe('two policies of one name', () => {
  test('leave the one that was read last', () => {
    const { policies } = readCluster(
      snapshotOf([
        networkPolicy('n', 'p', { policyTypes: ['Egress'] }),
        networkPolicy('n', 'p', { policyTypes: ['Ingress'] }),
      ]),
    );
    expect(policies).toHaveLength(1);
    expect(policies[0]?.egress).toBeUndefined();
  });
});

test('whatever is written in a policy, reading it ends in a policy or a gap', () => {
  const values: JsonValue[] = [null, 1, -1, 1n << 70n, 'x', true, [], {}, [null], [1], { a: 1 }];
  const fields = ['podSelector', 'ingress', 'egress', 'policyTypes', 'subject', 'priority', 'tier'];
  for (const make of [
    (spec: JsonValue) => ({ ...networkPolicy('n', 'p', {}), spec }),
    (spec: JsonValue) => ({ ...adminNetworkPolicy('p', {}), spec }),
    (spec: JsonValue) => ({ ...clusterNetworkPolicy('p', {}), spec }),
  ]) {
    for (const value of values) {
      for (const spec of [value, ...fields.map((field) => ({ [field]: value }))]) {
        const { policy, gaps } = read(make(spec));
        expect(policy !== undefined || gaps.length > 0).toBe(true);
      }
    }
  }
});
