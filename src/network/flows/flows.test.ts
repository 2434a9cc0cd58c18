import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../kube/index.ts';
import { formatEnd } from '../explain/index.ts';
import { readCluster } from '../model/index.ts';
import { deployment, pod, snapshotOf } from '../test-objects.ts';
import type { Flow } from './flow.ts';
import { FlowReader } from './read-flows.ts';
import { FlowResolver } from './resolve.ts';

function read(...lines: readonly string[]) {
  const reader = new FlowReader('flows');
  for (const line of lines) reader.read(line);
  return { flows: reader.set.flows, skipped: Object.fromEntries(reader.set.skipped) };
}

function ends({ source, destination, protocol, port }: Flow): string {
  const end = ({ namespace, pod, workload, ip, service }: Flow['source']) =>
    service ? `service ${service}` : namespace ? `${namespace}/${pod || workload}` : ip;
  return `${end(source)} => ${end(destination)} ${protocol} ${port}`;
}

const hubble = (fields: JsonObject) =>
  JSON.stringify({
    flow: {
      verdict: 'FORWARDED',
      IP: { source: '10.0.0.1', destination: '10.0.0.2' },
      l4: { TCP: { source_port: 40000, destination_port: 5432 } },
      source: { namespace: 'shop', pod_name: 'web-1', labels: ['k8s:app=web', 'reserved:none'] },
      destination: { namespace: 'shop', pod_name: 'db-0' },
      ...fields,
    },
  });

describe('Hubble', () => {
  test('flows are read, and counted once', () => {
    const { flows } = read(hubble({}), hubble({}), hubble({ l4: { UDP: { source_port: 1, destination_port: 53 } } }));
    expect(flows.map(ends)).toEqual(['shop/web-1 => shop/db-0 TCP 5432', 'shop/web-1 => shop/db-0 UDP 53']);
    expect(flows[0]).toMatchObject({ count: 2, seenAt: 'flows:1' });
  });

  test('replies are turned round, for every protocol', () => {
    const reply = hubble({
      is_reply: true,
      l4: { SCTP: { source_port: 9000, destination_port: 40000 } },
      source: { namespace: 'shop', pod_name: 'db-0' },
      destination: { namespace: 'shop', pod_name: 'web-1' },
    });
    expect(read(reply).flows.map(ends)).toEqual(['shop/web-1 => shop/db-0 SCTP 9000']);
  });

  test('what was dropped, is no port, or is no flow is left out and counted', () => {
    const lines = [
      hubble({ verdict: 'DROPPED' }),
      hubble({ l4: { ICMPv4: { type: 8 } } }),
      JSON.stringify({ lost_events: {} }),
      '{"flow":',
      JSON.stringify({ a: 1 }),
      'hello',
    ];
    expect(read(...lines)).toEqual({
      flows: [],
      skipped: {
        'verdict DROPPED': 1,
        'neither TCP, UDP nor SCTP, of which policies say nothing': 1,
        'not a flow': 1,
        'a line that is not JSON': 1,
        'a line of a form that is not known': 2,
      },
    });
  });
});

describe('Istio', () => {
  const text = (cluster: string, host: string, local: string, remote: string) =>
    `[2026-01-01T00:00:00.000Z] "GET / HTTP/1.1" 200 - via_upstream - "-" 0 2 1 0 "-" "curl" "id" "db" "${host}" ${cluster} 10.0.0.1:50000 ${local} ${remote} - default`;

  test('text lines of both sides are read', () => {
    expect(
      read(
        text('outbound|80||db.shop.svc.cluster.local', '10.0.0.2:8080', '10.96.0.1:80', '10.0.0.1:40000'),
        text('inbound|8080||', '127.0.0.6:8080', '10.0.0.2:8080', '10.0.0.1:40001'),
      ).flows.map(ends),
    ).toEqual(['10.0.0.1 => 10.0.0.2 TCP 8080']);
  });

  test('an outbound line without a host names the Service', () => {
    const line = text('outbound|80||db.shop.svc.cluster.local', '-', '10.96.0.1:80', '10.0.0.1:40000');
    expect(read(line).flows.map(ends)).toEqual(['10.0.0.1 => service shop/db TCP 80']);
  });

  test('JSON entries and lines of ztunnel are read', () => {
    const entry = JSON.stringify({
      upstream_cluster: 'outbound|80||db.shop.svc.cluster.local',
      upstream_host: '[fd00::2]:8080',
      upstream_local_address: '[fd00::1]:5',
    });
    const ztunnel =
      'info access connection complete src.addr=10.0.0.1:40000 src.workload="web-1" src.namespace="shop" dst.addr=10.0.0.2:5432 dst.workload="db-0" dst.namespace="shop"';
    expect(read(entry, ztunnel).flows.map(ends)).toEqual([
      'fd00::1 => fd00::2 TCP 8080',
      'shop/web-1 => shop/db-0 TCP 5432',
    ]);
  });
});

describe('the form of its own', () => {
  test('is read as CSV below a header, and as JSON', () => {
    const { flows, skipped } = read(
      'source,destination,port,protocol,count',
      'shop/web,shop/db,5432,tcp,7',
      '"shop/web",203.0.113.7,443,,',
      'shop/web,service/shop/db,80,UDP,1',
      'shop/web,db,80,TCP,1',
      'shop/web,shop/db,0,TCP,1',
      JSON.stringify({ source: 'fd00::1', destination: 'shop/db', protocol: 'SCTP', port: 9000 }),
    );
    expect(flows.map(ends)).toEqual([
      'shop/web => shop/db TCP 5432',
      'shop/web => 203.0.113.7 TCP 443',
      'shop/web => service shop/db UDP 80',
      'fd00::1 => shop/db SCTP 9000',
    ]);
    expect(flows[0]?.count).toBe(7);
    expect(Object.values(skipped)).toEqual([1, 1]);
  });
});

describe('the ends of a flow', () => {
  const service = (name: string, selector: JsonObject): JsonObject => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { namespace: 'shop', name },
    spec: { selector, clusterIP: '10.96.0.1', ports: [{ port: 80, targetPort: 8080 }] },
  });
  const cluster = readCluster(
    snapshotOf([
      deployment('shop', 'web', { app: 'web' }),
      deployment('shop', 'db', { app: 'db' }),
      pod('shop', 'lone', { app: 'lone' }, { ips: ['10.0.0.9'] }),
      service('db', { app: 'db' }),
      {
        apiVersion: 'v1',
        kind: 'Node',
        metadata: { name: 'one' },
        spec: { podCIDR: '10.0.0.0/16' },
        status: { addresses: [{ address: '192.168.0.1' }] },
      },
    ]),
  );
  const resolver = new FlowResolver(cluster);
  const resolve = (line: string) => {
    const [flow] = read('source,destination,port', line).flows;
    const found = flow && resolver.resolve(flow);
    if (found === undefined || 'why' in found) return found?.why;
    return found
      .map(({ source, destination, port }) => `${formatEnd(source)} => ${formatEnd(destination)} ${port}`)
      .join();
  };

  test.each([
    ['shop/web,shop/db,80', 'shop/web[Deployment] => shop/db[Deployment] 80'],
    ['shop/web-7d9f8b6c5-abcde,shop/db,80', 'shop/web[Deployment] => shop/db[Deployment] 80'],
    ['10.0.0.9,shop/db,80', 'shop/lone[Pod] => shop/db[Deployment] 80'],
    ['shop/web,192.168.0.1,10250', 'shop/web[Deployment] => node one 10250'],
    ['shop/web,203.0.113.7,443', 'shop/web[Deployment] => 203.0.113.7 443'],
    ['shop/web,service/shop/db,80', 'shop/web[Deployment] => shop/db[Deployment] 8080'],
    ['shop/web,10.96.0.1,80', 'shop/web[Deployment] => shop/db[Deployment] 8080'],
    ['shop/web,service/shop/db,81', 'the Service shop/db has no port 81/TCP'],
    ['shop/web,10.0.3.3,80', 'the destination is not known here: 10.0.3.3'],
    ['shop/gone,shop/db,80', 'the source is not known here: shop/gone'],
    ['shop/website,shop/db,80', 'the source is not known here: shop/website'],
  ])('%s is %s', (line, expected) => {
    expect(resolve(line)).toBe(expected);
  });

  test('are found by the labels that Hubble gives, where one workload alone has them', () => {
    const line = hubble({
      source: { namespace: 'shop', pod_name: 'x', labels: ['k8s:app=web', 'k8s:io.cilium.k8s.policy.cluster=c'] },
      destination: { namespace: 'shop', pod_name: 'y', workloads: [{ name: 'db', kind: 'Deployment' }] },
    });
    const [flow] = read(line).flows;
    expect(flow && resolver.resolve(flow)).toMatchObject([
      { source: { workload: { name: 'web' } }, destination: { workload: { name: 'db' } }, port: 5432 },
    ]);
  });
});
