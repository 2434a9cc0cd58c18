import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { FakeApiServer, sendStatus } from '../../sources/cluster/testing/fake-api-server.ts';
import { kubeconfigFor } from '../../sources/cluster/testing/kubeconfig-file.ts';
import { type CliRun, RecordingIo, runCli } from '../run-cli.ts';
import { testFolder } from '../test-folder.ts';

interface Sent {
  readonly method: string | undefined;
  readonly type: string | undefined;
  readonly dryRun: boolean;
  readonly body: unknown;
}

const PATH = '/apis/apps/v1/namespaces/shop/deployments/';

/** A cluster with Deployments of these names; `answer` is what a patch gets, where it is not taken. */
async function cluster(
  names: readonly string[],
  answer: (name: string, sent: Sent) => readonly [code: number, message: string] | undefined = () => undefined,
): Promise<{ readonly sent: Sent[]; readonly run: (given: Given, ...args: readonly string[]) => Promise<CliRun> }> {
  const template = { spec: { containers: [{ name: 'web', image: 'registry.example.com/web:1.4' }] } };
  const sent: Sent[] = [];
  const server = await FakeApiServer.start([
    {
      group: 'apps',
      version: 'v1',
      resource: 'deployments',
      kind: 'Deployment',
      namespaced: true,
      objects: names.map((name, index) => ({
        metadata: { name, namespace: 'shop', uid: name, resourceVersion: `${index + 7}` },
        spec: { template },
      })),
    },
  ]);
  onTestFinished(() => server.stop());
  for (const name of names) {
    server.on(PATH + name, async (request: IncomingMessage, response: ServerResponse) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      const one: Sent = {
        method: request.method,
        type: request.headers['content-type'],
        dryRun: request.url?.includes('dryRun=All') === true,
        body: JSON.parse(Buffer.concat(chunks).toString()),
      };
      sent.push(one);
      const refusal = answer(name, one);
      if (refusal === undefined) response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      else sendStatus(response, ...refusal);
    });
  }
  const kubeconfig = kubeconfigFor(server.url);
  const run = ({ stdin = '', terminal = false }: Given, ...args: readonly string[]): Promise<CliRun> => {
    const io = new RecordingIo({ cwd: testFolder({}) });
    const input = Object.assign(Readable.from([Buffer.from(stdin)]), { isTTY: terminal });
    const all = ['fix', '--kubeconfig', kubeconfig, '--check', 'pod-security/seccomp*', '--apply', ...args];
    return runCli(all, { io: Object.assign(io, { stdin: input }) });
  };
  return { sent, run };
}

interface Given {
  readonly stdin?: string;
  readonly terminal?: boolean;
}

test('what is agreed to is applied, after a dry run, to the object as it was read', async () => {
  const { sent, run } = await cluster(['web']);
  const { code, stdout, stderr } = await run({ stdin: 'y\n', terminal: true });
  const body = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop', resourceVersion: '7' },
    spec: { template: { spec: { securityContext: { seccompProfile: { type: 'RuntimeDefault' } } } } },
  };
  const patch = { method: 'PATCH', type: 'application/strategic-merge-patch+json', body };
  expect(sent).toEqual([
    { ...patch, dryRun: true },
    { ...patch, dryRun: false },
  ]);
  expect(stderr).toContain('Deployment/shop/web (its pods are replaced)\n');
  expect(stderr).toContain('Apply 1 patch, and replace the pods of 1? [y/N] ');
  expect(stdout).toContain('1 of 1 patch applied to the cluster of context ');
  expect(code).toBe(0);
});

test.each<[string, Given]>([
  ['no', { stdin: 'n\n', terminal: true }],
  ['nothing', { stdin: '\n', terminal: true }],
  ['the end of input', { terminal: true }],
])('where the answer is %s, nothing is applied', async (_name, given) => {
  const { sent, run } = await cluster(['web']);
  const { code, stdout } = await run(given);
  expect(sent.map(({ dryRun }) => dryRun)).toEqual([true]);
  expect(stdout).toContain('Nothing was applied.');
  expect(code).toBe(0);
});

test('without a terminal nothing is even read, unless it says --yes', async () => {
  const { sent, run } = await cluster(['web']);
  const refused = await run({ stdin: 'y\n' });
  expect(refused.code).toBe(2);
  expect(refused.stderr).toMatch(/^breakwater: --apply asks before it changes the cluster[^\n]* --yes [^\n]*\n$/);
  expect(sent).toEqual([]);
  const { code, stderr } = await run({}, '--yes');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(sent.map(({ dryRun }) => dryRun)).toEqual([true, false]);
});

test('what the dry run refuses is not applied, and said; the rest is', async () => {
  const { sent, run } = await cluster(['a', 'b'], (name) => (name === 'a' ? [422, 'spec is immutable'] : undefined));
  const { code, stdout } = await run({}, '--yes');
  expect(sent.map(({ dryRun }) => dryRun)).toEqual([true, true, false]);
  expect(stdout).toContain('not applied, Deployment/shop/a: 422: spec is immutable\n');
  expect(stdout).toContain('1 of 2 patches applied');
  expect(code).toBe(2);
});

test('an object that changed meanwhile is left alone', async () => {
  const { run } = await cluster(['web'], (_, { dryRun }) => (dryRun ? undefined : [409, 'conflict']));
  const { code, stdout } = await run({}, '--yes');
  expect(stdout).toContain('not applied, Deployment/shop/web: it has changed since it was read: run this again\n');
  expect(code).toBe(2);
});

test('without an answer it is not known whether the change was made', async () => {
  const { run } = await cluster(['web'], (_, { dryRun }) => (dryRun ? undefined : [500, 'etcd is away']));
  const { code, stdout } = await run({}, '--yes');
  expect(stdout).toContain('not known whether it was applied, Deployment/shop/web: 500: etcd is away\n');
  expect(code).toBe(2);
});

test.each<[string, readonly string[], string]>([
  ['--apply of files', ['.', '--apply'], '--apply changes a cluster: files are changed by --write'],
  ['--write of a cluster', ['--cluster', '--write'], '--write changes files: a cluster is changed by --apply'],
  ['--yes without --apply', ['.', '--yes'], '--yes answers the question of --apply, which is missing'],
])('%s is an error', async (_name, args, message) => {
  const { code, stderr } = await runCli(['fix', ...args], { cwd: testFolder({}) });
  expect({ code, stderr }).toEqual({ code: 2, stderr: `breakwater: ${message}\n` });
});
