import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { kubeconfigFor } from '../../sources/cluster/testing/kubeconfig-file.ts';
import { LiveResource } from '../../sources/cluster/testing/live-resource.ts';
import { startFake } from '../../sources/cluster/testing/read-fake.ts';
import { namespaces, pods } from '../../sources/cluster/testing/small-cluster.ts';
import { type CliRun, RecordingIo, runCli } from '../run-cli.ts';

const GOOD = { spec: { containers: [{ name: 'web', image: 'x' }] } };
const BAD = { spec: { containers: [{ name: 'web', image: 'x', securityContext: { privileged: true } }] } };

interface Watching {
  readonly live: LiveResource;
  /** What was written to standard output so far. */
  readonly output: () => string;
  readonly errors: () => string;
  /** Waits for a text in the output. */
  readonly until: (text: string) => Promise<void>;
  readonly stop: () => Promise<CliRun>;
}

/** Runs `scan --watch` on a fake cluster with a good pod. */
async function watching(...args: readonly string[]): Promise<Watching> {
  const fake = await startFake([namespaces('shop'), pods()]);
  const live = new LiveResource(fake, '/api/v1/pods', pods());
  new LiveResource(fake, '/api/v1/namespaces', namespaces());
  live.set('shop', 'cart', GOOD);
  const interrupt = new AbortController();
  const io = new RecordingIo({ interrupted: () => interrupt.signal });
  const all = [
    'scan',
    '--kubeconfig',
    kubeconfigFor(fake.url),
    '--watch',
    '--check',
    'pod-security/privileged',
    ...args,
  ];
  const done = runCli(all, { io });
  onTestFinished(async () => {
    interrupt.abort();
    await done;
  });
  return {
    live,
    output: () => io.stdout.text,
    errors: () => io.stderr.text,
    until: async (text) => {
      for (let tries = 0; tries < 400 && !io.stdout.text.includes(text) && !io.stderr.text.includes(text); tries++) {
        await sleep(25);
      }
      expect(io.stdout.text + io.stderr.text).toContain(text);
    },
    stop: async () => {
      interrupt.abort();
      return await done;
    },
  };
}

test('the first report is whole, and then what is new and what is resolved is told', async () => {
  const { live, until, output, stop } = await watching();
  await until('following cluster test');
  const first = output();
  live.set('shop', 'cart', BAD);
  await until('new ');
  live.set('shop', 'cart', GOOD);
  await until('resolved ');
  expect(output().slice(first.length).split('\n')).toEqual([
    '00:00:00 new      critical pod-security/privileged  Pod/shop/cart web: privileged is true',
    '00:00:00 resolved critical pod-security/privileged  Pod/shop/cart web: privileged is true',
    '',
  ]);
  expect(await stop()).toMatchObject({ code: 0 });
});

test('the exit code is that of the last state', async () => {
  const { live, until, stop } = await watching();
  await until('following cluster test');
  live.set('shop', 'cart', BAD);
  await until('new ');
  expect(await stop()).toMatchObject({ code: 1 });
});

test('a line of JSON for each change, from the first on', async () => {
  const { live, until, output, stop } = await watching('-o', 'json');
  live.set('shop', 'cart', BAD);
  await until('"change":"new"');
  live.remove('shop', 'cart');
  await until('"change":"resolved"');
  const finding = {
    check: 'pod-security/privileged',
    severity: 'critical',
    object: { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: 'cart' },
    container: 'web',
    field: 'spec.containers[0].securityContext.privileged',
    message: 'privileged is true',
  };
  const time = '2026-01-01T00:00:00.000Z';
  expect(
    output()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
  ).toEqual([
    { time, change: 'new', ...finding },
    { time, change: 'resolved', ...finding },
  ]);
  await stop();
});

test('changes that make no difference tell nothing', async () => {
  const { live, until, output } = await watching();
  await until('following cluster test');
  const first = output();
  live.set('shop', 'cart', { ...GOOD, status: { conditions: [{ type: 'Ready' }] } });
  live.set('shop', 'db', GOOD);
  await sleep(800);
  expect(output()).toBe(first);
});

describe('what cannot be followed is refused', () => {
  test.each<[readonly string[], string]>([
    [['.', '--watch'], '--watch follows a cluster: name one, or --cluster'],
    [
      ['--cluster', '--watch', '-o', 'sarif'],
      '--watch prints -o table or -o json to standard output, and nothing else',
    ],
    [
      ['--cluster', '--watch', '-o', 'json=x'],
      '--watch prints -o table or -o json to standard output, and nothing else',
    ],
    [
      ['--cluster', '--watch', '--baseline', 'x', '--write-baseline'],
      '--write-baseline takes one state: leave --watch out',
    ],
  ])('%j', async (args, message) => {
    expect(await runCli(['scan', ...args])).toEqual({ code: 2, stdout: '', stderr: `breakwater: ${message}\n` });
  });
});
