import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { kubeconfigFor } from '../../sources/cluster/testing/kubeconfig-file.ts';
import { LiveResource } from '../../sources/cluster/testing/live-resource.ts';
import { startFake } from '../../sources/cluster/testing/read-fake.ts';
import { namespaces, pods } from '../../sources/cluster/testing/small-cluster.ts';
import { RecordingIo, runCli } from '../run-cli.ts';
import { testFolder } from '../test-folder.ts';

const POD =
  'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec: { hostPID: true, containers: [{ name: c, image: x }] }\n';

/** Runs `serve` until the test is over with it. */
async function serving(args: readonly string[], cwd: string) {
  const interrupt = new AbortController();
  const io = new RecordingIo({ cwd, interrupted: () => interrupt.signal, now: () => new Date() });
  const done = runCli(['serve', ...args, '--listen', '127.0.0.1:0', '--data', 'data'], { io });
  for (let tries = 0; tries < 1_000 && !io.stdout.text.includes('http://'); tries++) {
    await Promise.race([sleep(20), done]);
    if (io.stderr.text !== '') break;
  }
  const url = /http:\/\/\S+/.exec(io.stdout.text)?.[0] ?? '';
  const json = async (path: string) => (await (await fetch(`${url}${path}`)).json()) as Record<string, unknown>;
  return {
    io,
    json,
    scanned: async () => {
      for (let tries = 0; tries < 1_000; tries++) {
        const { last } = (await json('/api/v1/status')) as { last?: { id?: number } };
        if (last?.id !== undefined) return;
        await sleep(20);
      }
    },
    stop: async () => {
      interrupt.abort();
      return await done;
    },
  };
}

test('says in one line where it is, serves what it found, and ends when it is told to', async () => {
  const server = await serving(['.'], testFolder({ 'pod.yaml': POD }));
  await server.scanned();
  const { items } = (await server.json('/api/v1/findings?check=pod-security/host-namespaces')) as { items: object[] };
  expect(items).toMatchObject([{ place: { file: 'pod.yaml' } }]);
  const { code, stdout, stderr } = await server.stop();
  expect([code, stdout, stderr]).toEqual([
    0,
    expect.stringMatching(/^Breakwater watches \. and serves it at http:\/\/127\.0\.0\.1:\d+ \(Ctrl-C ends it\)\n$/),
    '',
  ]);
});

test('judges by the configuration, and does not take it for a manifest', async () => {
  const folder = testFolder({ 'pod.yaml': POD, 'breakwater.yaml': 'disabledChecks: [pod-security/host-namespaces]\n' });
  const server = await serving(['.'], folder);
  await server.scanned();
  expect(await server.json('/api/v1/findings?check=pod-security/host-namespaces')).toMatchObject({ items: [] });
  expect(await server.json('/api/v1/gaps')).toEqual({ items: [] });
  await server.stop();
});

test('follows a cluster', async () => {
  const fake = await startFake([namespaces('shop'), pods()]);
  const live = new LiveResource(fake, '/api/v1/pods', pods());
  new LiveResource(fake, '/api/v1/namespaces', namespaces());
  live.set('shop', 'cart', { spec: { containers: [{ name: 'web', image: 'x' }] } });
  const server = await serving(['--kubeconfig', kubeconfigFor(fake.url)], testFolder({}));
  await server.scanned();
  const privileged = async () =>
    ((await server.json('/api/v1/findings?check=pod-security/privileged')) as { items: object[] }).items.length;
  expect(await privileged()).toBe(0);
  live.set('shop', 'cart', {
    spec: { containers: [{ name: 'web', image: 'x', securityContext: { privileged: true } }] },
  });
  await expect.poll(privileged, { timeout: 30_000 }).toBe(1);
  expect(await server.json('/api/v1/status')).toMatchObject({ state: 'following' });
  const { items } = (await server.json('/api/v1/findings?check=pod-security/privileged')) as {
    items: { id: string }[];
  };
  const excerpt = await server.json(`/api/v1/findings/${items[0]?.id}/excerpt`);
  expect(excerpt).toMatchObject({ source: 'object', exact: true });
  await server.stop();
});

describe('refuses, in one line that says what to do,', () => {
  const files = { 'pod.yaml': POD, 'bad.yaml': 'serve: { port: 1 }\n' };
  test.each([
    [[], 'name what to scan'],
    [['.', '--cluster'], 'name paths or a cluster, not both'],
    [['-'], 'standard input cannot be scanned again'],
    [['.', '--listen', '0.0.0.0:0'], 'serve.signIn in breakwater.yaml'],
    [['.', '--listen', 'nowhere'], 'is no address'],
    [['.', '--listen', '127.0.0.1:99999'], 'is no address'],
    [['.', '--schedule', 'often'], 'is no schedule'],
    [['.', '--tls-cert', 'x'], '--tls-key'],
    [['.', '--database', 'mysql://user:pass@x'], 'postgres://'],
    [['.', '--config', 'bad.yaml'], 'unknown key "port"'],
    [['.', '--log-level', 'loud'], 'Allowed choices'],
    [['.', '--url', 'example.com', '--listen', '127.0.0.1:0'], 'no address of a server'],
    [['.', '--level', 'lax'], 'Allowed choices'],
  ])('%j', async (args, part) => {
    const cwd = testFolder(files);
    const { code, stdout, stderr } = await runCli(['serve', ...args, '--data', 'data'], { cwd });
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(part)]);
    expect(stderr).not.toContain('pass');
    expect(stderr).not.toMatch(/unexpected|\bat /);
  });

  test('a second one on the same data', async () => {
    const cwd = testFolder(files);
    const server = await serving(['pod.yaml'], cwd);
    const { code, stderr } = await runCli(['serve', 'pod.yaml', '--data', 'data', '--listen', '127.0.0.1:0'], { cwd });
    expect([code, stderr.split('\n').length]).toEqual([2, 2]);
    expect(stderr).toMatch(/data/);
    await server.stop();
  });

  test('a port that another program has', async () => {
    const cwd = testFolder(files);
    const server = await serving(['pod.yaml'], cwd);
    const port = /:(\d+) /.exec(server.io.stdout.text)?.[1] ?? '';
    const taken = await runCli(['serve', 'pod.yaml', '--data', 'other', '--listen', `127.0.0.1:${port}`], { cwd });
    expect([taken.code, taken.stderr]).toEqual([2, expect.stringContaining('another program has this port')]);
    await server.stop();
  });
});
