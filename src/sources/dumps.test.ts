import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { describeObject } from '../kube/index.ts';
import { loadSnapshot, locate } from './index.ts';
import { folderWith } from './testing/folder.ts';

const CANARY = 'canary-8842';

function manifest(kind: string, name: string, more: object = {}): string {
  return JSON.stringify({ apiVersion: 'v1', kind, metadata: { name, namespace: 'shop' }, ...more });
}

const SECRET = manifest('Secret', 'db', { data: { password: CANARY } });

const SNAPSHOT = gzipSync(
  [
    '{"breakwaterSnapshot":1,"context":"prod","gitVersion":"v1.34.1"}',
    `{"object":${manifest('Pod', 'cart')}}`,
    `{"object":${SECRET}}`,
    '{"gap":{"reason":"forbidden","source":"cluster prod","missing":{"group":"","kind":"Node"},"message":"nodes: 403: no"}}',
    '{"end":{"objects":2,"gaps":1}}\n',
  ].join('\n'),
);

describe('a snapshot file', () => {
  test('is read by naming it, with its gaps and the version of its server', async () => {
    const cwd = folderWith({ 'prod.snapshot.gz': SNAPSHOT });
    const snapshot = await loadSnapshot(['prod.snapshot.gz'], { cwd });
    expect(snapshot.objects.map(describeObject)).toEqual(['Pod/shop/cart', 'Secret/shop/db']);
    expect(snapshot.objects[0]?.origin).toEqual({ type: 'cluster', context: 'prod', resourceVersion: '' });
    expect(snapshot.gaps).toMatchObject([{ source: 'cluster prod', message: 'nodes: 403: no' }]);
    expect(snapshot.serverVersion).toEqual({ major: 1, minor: 34 });
  });

  test('may come from standard input', async () => {
    const snapshot = await loadSnapshot(['-'], { stdin: Readable.from([SNAPSHOT]) });
    expect(snapshot.objects.map(describeObject)).toEqual(['Pod/shop/cart', 'Secret/shop/db']);
  });
});

test('what kubectl prints of a cluster is read, without secret values', async () => {
  const list = `{"apiVersion":"v1","kind":"List","items":[${manifest('Pod', 'cart')},${SECRET}]}`;
  const snapshot = await loadSnapshot(['-'], { stdin: Readable.from([list]) });
  expect(snapshot.objects.map(describeObject)).toEqual(['Pod/shop/cart', 'Secret/shop/db']);
  expect(JSON.stringify(snapshot.objects.map(({ content }) => content))).not.toContain(CANARY);
});

describe('what kubectl cluster-info dump leaves', () => {
  const pods = `{\n    "kind": "PodList",\n    "apiVersion": "v1",\n    "items": [\n        {"metadata":{"name":"cart","namespace":"shop"}}\n    ]\n}\n`;
  const log = `==== START logs for container web of pod shop/cart ====\ntoken=${CANARY}\n{"apiVersion":"v1","kind":"Pod","metadata":{"name":"fake"}}\n==== END logs for container web of pod shop/cart ====\n`;

  test('on its standard output is read without the logs, and fields stay at their lines', async () => {
    const cwd = folderWith({ dump: pods + log + pods.replaceAll('cart', 'db') });
    const snapshot = await loadSnapshot(['dump'], { cwd });
    expect(snapshot.objects.map(describeObject)).toEqual(['Pod/shop/cart', 'Pod/shop/db']);
    expect(snapshot.gaps).toEqual([]);
    const [, second] = snapshot.objects;
    expect(second && locate(second.origin, ['metadata', 'name'])?.start?.line).toBe(16);
    expect(JSON.stringify(second?.origin)).not.toContain(CANARY);
  });

  test('in a folder is read like any other', async () => {
    const cwd = folderWith({
      'nodes.json': '{"kind":"NodeList","apiVersion":"v1","items":[]}',
      'shop/pods.json': pods,
      'shop/cart/logs.txt': log,
    });
    const snapshot = await loadSnapshot(['.'], { cwd });
    expect(snapshot.objects.map(describeObject)).toEqual(['Pod/shop/cart']);
  });
});

test('an unpacked Velero backup gives each object once', async () => {
  const cwd = folderWith({
    'backup/metadata/version': '1.1.0',
    'backup/resources/pods/namespaces/shop/cart.json': manifest('Pod', 'cart'),
    'backup/resources/pods/v1-preferredversion/namespaces/shop/cart.json': manifest('Pod', 'cart'),
    'backup/resources/secrets/namespaces/shop/db.json': SECRET,
    'other/resources/pods/v1/pod.json': manifest('Pod', 'other'),
  });
  const snapshot = await loadSnapshot(['.'], { cwd });
  expect(snapshot.objects.map(describeObject)).toEqual(['Pod/shop/cart', 'Secret/shop/db', 'Pod/shop/other']);
  expect(JSON.stringify(snapshot.objects.map(({ content }) => content))).not.toContain(CANARY);
});
