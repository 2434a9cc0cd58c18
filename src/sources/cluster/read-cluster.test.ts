import { describe, expect, test } from 'vitest';
import { NEEDS, podTemplatePaths } from '../../kube/index.ts';
import type { Progress } from './read-cluster.ts';
import { sendStatus } from './testing/fake-api-server.ts';
import { gapMessages, names, readFake, startFake } from './testing/read-fake.ts';
import { deployments, namespaces, objectsNamed, pods, secrets, smallCluster } from './testing/small-cluster.ts';

describe.each([
  ['aggregated discovery', {}],
  ['the discovery of servers before 1.26', { legacyDiscovery: true }],
  ['compressed answers', { gzip: true }],
])('with %s', (_, options) => {
  test('a cluster is read: objects, version and context', async () => {
    const reading = await readFake(await startFake(smallCluster(), options));
    expect(names(reading)).toEqual(['Namespace/shop', 'Pod/shop/cart', 'Pod/shop/db', 'Deployment/shop/web']);
    expect(reading.snapshot.gaps).toEqual([]);
    expect(reading).toMatchObject({ context: 'test', gitVersion: 'v1.33.2+fake' });
    expect(reading.snapshot.serverVersion).toEqual({ major: 1, minor: 33 });
  });
});

test('an object says where it came from, and not who set which field', async () => {
  const { snapshot } = await readFake(await startFake(smallCluster()));
  const pod = snapshot.find('', 'Pod', 'shop', 'db');
  expect(pod?.origin).toEqual({ type: 'cluster', context: 'test', resourceVersion: '2' });
  expect(pod?.content['metadata']).toEqual({ name: 'db', namespace: 'shop', uid: 'uid-shop/db', resourceVersion: '2' });
});

test('only what is needed is asked for', async () => {
  const fake = await startFake(smallCluster());
  await readFake(fake, { needs: ['pods'] });
  expect(fake.paths()).toEqual(['/version', '/api', '/api/v1/pods']);
});

test('a long list is read page by page', async () => {
  const all = Array.from({ length: 1_203 }, (_, index) => `shop/pod-${index}`);
  const fake = await startFake([namespaces('shop'), pods(...all)]);
  const reading = await readFake(fake);
  expect(names(reading).slice(1)).toEqual(all.map((name) => `Pod/${name}`));
  const queries = fake.requests.filter(({ path }) => path === '/api/v1/pods').map(({ query }) => query.toString());
  expect(queries).toEqual(['limit=500', 'limit=500&continue=500', 'limit=500&continue=1000']);
});

describe('Secrets', () => {
  const planted = 'canary-5d1c';
  const secret = {
    metadata: {
      name: 'db',
      namespace: 'shop',
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': `{"data":{"password":"${planted}"}}` },
    },
    data: { password: planted },
  };

  test('are asked for by their metadata alone, without an alternative', async () => {
    const fake = await startFake([namespaces('shop'), secrets(secret)]);
    const reading = await readFake(fake, { needs: NEEDS });
    const asked = fake.requests.filter(({ path }) => path.includes('secrets'));
    expect(asked.map(({ accept }) => accept)).toEqual([
      'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
    ]);
    expect(names(reading)).toContain('Secret/shop/db');
    expect(JSON.stringify(reading.snapshot.objects.map(({ content }) => content))).not.toContain(planted);
  });

  test('are not taken from a server that sends more than was asked for', async () => {
    const fake = await startFake([namespaces('shop'), secrets(secret)]);
    fake.on('/api/v1/secrets', (_, response) => {
      response.end(JSON.stringify({ kind: 'SecretList', apiVersion: 'v1', metadata: {}, items: [secret] }));
    });
    const reading = await readFake(fake, { needs: ['secrets', 'namespaces'] });
    expect(names(reading)).toEqual(['Namespace/shop']);
    expect(gapMessages(reading)).toEqual([
      'unavailable: secrets: answered with more than the metadata that was asked for',
    ]);
  });

  test('stay out even when a pod template is said to be in them', async () => {
    const fake = await startFake([namespaces('shop'), secrets(secret)]);
    await readFake(fake, { podTemplates: podTemplatePaths(['Secret=data']) });
    const asked = fake.requests.filter(({ path }) => path.includes('secrets'));
    expect(asked.map(({ accept }) => accept)).toEqual([
      'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
    ]);
  });
});

describe('custom resources', () => {
  const rollouts = {
    group: 'argoproj.io',
    version: 'v1alpha1',
    resource: 'rollouts',
    kind: 'Rollout',
    namespaced: true,
    objects: objectsNamed(['shop/web']),
  };

  test('with a pod template are read when they are configured', async () => {
    const fake = await startFake([namespaces('shop'), rollouts]);
    expect(names(await readFake(fake))).toEqual(['Namespace/shop']);
    const podTemplates = podTemplatePaths(['Rollout.argoproj.io=spec.template']);
    expect(names(await readFake(fake, { podTemplates }))).toEqual(['Namespace/shop', 'Rollout/shop/web']);
  });

  test('of a group whose kinds people make are all read', async () => {
    const constraint = (kind: string) => ({
      group: 'constraints.gatekeeper.sh',
      version: 'v1beta1',
      resource: kind.toLowerCase(),
      kind,
      namespaced: false,
      objects: objectsNamed(['everywhere']),
    });
    const fake = await startFake([namespaces('shop'), constraint('K8sRequiredLabels'), constraint('K8sNoLatest')]);
    const reading = await readFake(fake, { needs: ['gatekeeper', 'namespaces'] });
    expect(names(reading)).toEqual(['Namespace/shop', 'K8sRequiredLabels/everywhere', 'K8sNoLatest/everywhere']);
  });

  test('are read in the preferred version that has them', async () => {
    const policy = (version: string, resource: string, kind: string) => ({
      group: 'policy.networking.k8s.io',
      version,
      resource,
      kind,
      namespaced: false,
      objects: objectsNamed([`${version}-one`]),
    });
    const fake = await startFake([
      namespaces('shop'),
      policy('v1alpha2', 'clusternetworkpolicies', 'ClusterNetworkPolicy'),
      policy('v1alpha1', 'clusternetworkpolicies', 'ClusterNetworkPolicy'),
      policy('v1alpha1', 'adminnetworkpolicies', 'AdminNetworkPolicy'),
    ]);
    expect(names(await readFake(fake, { needs: ['network-policies', 'namespaces'] }))).toEqual([
      'Namespace/shop',
      'AdminNetworkPolicy/v1alpha1-one',
      'ClusterNetworkPolicy/v1alpha2-one',
    ]);
  });
});

describe('one namespace', () => {
  const cluster = [namespaces('shop', 'bank'), pods('shop/cart', 'bank/safe'), deployments('bank/web')];

  test('is read without asking for the objects of others', async () => {
    const fake = await startFake(cluster);
    expect(names(await readFake(fake, { namespace: 'shop' }))).toEqual(['Namespace/shop', 'Pod/shop/cart']);
    expect(fake.paths()).toContain('/api/v1/namespaces/shop/pods');
    expect(fake.paths()).not.toContain('/api/v1/pods');
  });

  test('that does not exist is an error', async () => {
    const fake = await startFake(cluster);
    await expect(readFake(fake, { namespace: 'shpo' })).rejects.toThrow('cluster test has no namespace "shpo"');
  });
});

test('progress counts the kinds, and the objects page by page', async () => {
  const seen: Progress[] = [];
  const fake = await startFake([pods(...Array.from({ length: 1_200 }, (_, index) => `shop/pod-${index}`))]);
  await readFake(fake, { needs: ['pods'], onProgress: (progress) => seen.push(progress) });
  expect(seen.map(({ kinds, of, objects }) => [kinds, of, objects])).toEqual([
    [0, 1, 500],
    [0, 1, 1_000],
    [0, 1, 1_200],
    [1, 1, 1_200],
  ]);
});

test('what a list that fails has counted is taken back', async () => {
  const seen: Progress[] = [];
  const fake = await startFake(smallCluster());
  fake.on('/api/v1/pods', (request, response) => {
    const isFirst = !new URL(request.url ?? '', 'http://fake').searchParams.has('continue');
    if (!isFirst) return sendStatus(response, 403, 'pods is forbidden');
    response.end('{"kind":"PodList","metadata":{"continue":"x"},"items":[{"metadata":{"name":"a"}}]}');
  });
  await readFake(fake, { needs: ['pods', 'namespaces'], onProgress: (progress) => seen.push(progress) });
  expect(seen.map(({ objects }) => objects)).toEqual([1, 0, 1, 1]);
});

test('whole numbers beyond 2^53 stay exact', async () => {
  const fake = await startFake(smallCluster());
  fake.on('/api/v1/pods', (_, response) => {
    response.end(
      '{"kind":"PodList","metadata":{},"items":[{"metadata":{"name":"a","namespace":"shop"},"spec":{"n":9007199254740993,"s":"\\"9007199254740993"}}]}',
    );
  });
  const { snapshot } = await readFake(fake);
  expect(snapshot.find('', 'Pod', 'shop', 'a')?.content['spec']).toEqual({
    n: 9007199254740993n,
    s: '"9007199254740993',
  });
});
