/**
 * `node bench/serve.ts load [OBJECTS] [SECONDS]`: 200 requests a second, as a dashboard and its users make them, while
 * one scan follows the other; how long the answers take, by what is asked. `node bench/serve.ts soak [OBJECTS] [SCANS]`:
 * scans of input that changes each time; the memory of the process between them, and whether it stays.
 *
 * The built program runs in a process of its own, and the requests come from this one.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { generateCluster } from './cluster/index.ts';
import { toYaml } from './cluster/yaml.ts';

const RATE = 200;
const program = fileURLToPath(new URL('../dist/breakwater.js', import.meta.url));
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly milliseconds: number;
}

class Served {
  readonly #child: ChildProcess;
  readonly base: string;

  static async start(input: string, data: string): Promise<Served> {
    const args = [program, 'serve', input, '--no-config', '--no-watch', '--data', data, '--listen', '127.0.0.1:0'];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const base = await new Promise<string>((resolve, reject) => {
      let told = '';
      child.on('exit', () => reject(new Error('the server has ended')));
      child.stdout?.on('data', (chunk: Buffer) => {
        told += chunk.toString('utf8');
        const url = /http:\/\/\S+/.exec(told)?.[0];
        if (url !== undefined) resolve(url);
      });
    });
    return new Served(child, base);
  }

  private constructor(child: ChildProcess, base: string) {
    this.#child = child;
    this.base = base;
  }

  ask(path: string, method = 'GET'): Promise<Answer> {
    const started = performance.now();
    return new Promise((resolve, reject) => {
      const sent = request(`${this.base}${path}`, { method, agent }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            body: Buffer.concat(chunks).toString('utf8'),
            milliseconds: performance.now() - started,
          }),
        );
      });
      sent.on('error', reject);
      sent.end();
    });
  }

  async status(): Promise<{ readonly state: string; readonly last?: { readonly id?: number } }> {
    return JSON.parse((await this.ask('/api/v1/status')).body);
  }

  /** Waits until a scan of this number is stored. */
  async scanned(id: number): Promise<void> {
    for (;;) {
      const { state, last } = await this.status();
      if (state === 'idle' && (last?.id ?? 0) >= id) return;
      await sleep(50);
    }
  }

  /** Megabytes that the process holds. */
  memory(): number {
    const status = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGTERM');
    await ended;
  }
}

function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
}

/** What people look at, more often what is on the first pages. */
async function paths(server: Served): Promise<readonly (readonly [name: string, path: string])[]> {
  const { body } = await server.ask('/api/v1/findings?limit=50');
  const ids = (JSON.parse(body) as { items: readonly { id: string }[] }).items.map(({ id }) => id);
  return [
    ['status', '/api/v1/status'],
    ['overview', '/api/v1/overview'],
    ['findings', '/api/v1/findings?limit=50'],
    ['findings by severity', '/api/v1/findings?severity=high&namespace=team-3&limit=50'],
    ['search', '/api/v1/findings?search=privileged&limit=50'],
    ['facets', '/api/v1/findings/facets?severity=high'],
    ...ids.slice(0, 8).map((id) => ['finding', `/api/v1/findings/${id}`] as const),
    ['groups', '/api/v1/findings/groups?by=namespace'],
    ['scans', '/api/v1/scans'],
    ['checks', '/api/v1/checks'],
    ['who-can', '/api/v1/access/who-can?verb=list&resource=secrets&namespace=team-3'],
    ['workloads', '/api/v1/workloads?limit=50'],
  ];
}

async function load(objects: number, seconds: number, folder: string): Promise<void> {
  const input = join(folder, 'cluster.yaml');
  writeFileSync(input, toYaml(generateCluster(objects)));
  const server = await Served.start(input, join(folder, 'data'));
  await server.scanned(1);
  const asked = await paths(server);
  // Code that runs for the first time is slow, and says nothing about the rest.
  for (const [, path] of asked) await server.ask(path);
  const times = new Map<string, number[]>();
  const waiting: Promise<void>[] = [];
  const statuses = new Map<number, number>();
  let scanning = true;
  let scans = 0;
  const rescanning = (async () => {
    for (let id = 2; scanning; id++) {
      await server.ask('/api/v1/scans', 'POST');
      await server.scanned(id);
      scans++;
    }
  })();
  const started = performance.now();
  for (let sent = 0; sent < RATE * seconds; sent++) {
    // A request is sent when it is due, whatever became of those before: nobody waits for the others to be served.
    const wait = started + (sent * 1000) / RATE - performance.now();
    if (wait > 1) await sleep(wait);
    const [name, path] = asked[sent % asked.length] ?? ['status', '/api/v1/status'];
    waiting.push(
      server.ask(path).then(({ status, milliseconds }) => {
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        times.set(name, [...(times.get(name) ?? []), milliseconds]);
      }),
    );
  }
  await Promise.all(waiting);
  const elapsed = (performance.now() - started) / 1000;
  scanning = false;
  await rescanning;
  const line = (name: string, values: readonly number[]) =>
    process.stdout.write(
      `${name.padEnd(22)} ${String(values.length).padStart(6)}  p50 ${quantile(values, 0.5).toFixed(1)} ms  ` +
        `p99 ${quantile(values, 0.99).toFixed(1)} ms  most ${Math.max(...values).toFixed(1)} ms\n`,
    );
  for (const [name, values] of times) line(name, values);
  const all = [...times.values()].flat();
  line('all', all);
  const answered = [...statuses].map(([status, count]) => `${count} with ${status}`).join(', ');
  process.stdout.write(
    `${objects} objects: ${(all.length / elapsed).toFixed(0)} requests/s during ${scans} scans: ${answered}\n`,
  );
  await server.stop();
}

async function soak(objects: number, scans: number, folder: string): Promise<void> {
  const input = join(folder, 'cluster.yaml');
  const cluster = generateCluster(objects);
  const write = (round: number) => {
    // One in a hundred objects is another each time, as in a cluster that people work on.
    const changed = cluster.map((object, index) => {
      if ((index + round) % 100 !== 0) return object;
      const metadata = object['metadata'] as Record<string, string>;
      return { ...object, metadata: { ...metadata, name: `${metadata['name']}-${round}` } };
    });
    writeFileSync(input, toYaml(changed));
  };
  write(0);
  const server = await Served.start(input, join(folder, 'data'));
  await server.scanned(1);
  const held: number[] = [];
  for (let round = 2; round <= scans; round++) {
    write(round);
    await server.ask('/api/v1/scans', 'POST');
    await server.scanned(round);
    await server.ask('/api/v1/overview');
    await server.ask('/api/v1/findings?limit=100');
    // The thread before ends within a moment.
    await sleep(100);
    held.push(server.memory());
    if (round % 25 === 0) process.stdout.write(`after ${round} scans  ${Math.round(server.memory())} MB\n`);
  }
  const first = held.slice(40, 60);
  const last = held.slice(-20);
  const [before, after] = [quantile(first, 0.5), quantile(last, 0.5)];
  process.stdout.write(
    `${objects} objects, ${scans} scans: ${before.toFixed(0)} MB about the 50th, ${after.toFixed(0)} MB in the end ` +
      `(${((100 * after) / before - 100).toFixed(1)} %), ${Math.max(...held).toFixed(0)} MB at most\n`,
  );
  await server.stop();
}

const [mode = 'load', first, second] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'breakwater-serve-'));
try {
  if (mode === 'soak') await soak(Number(first ?? 1_000), Number(second ?? 200), folder);
  else await load(Number(first ?? 10_000), Number(second ?? 20), folder);
} finally {
  agent.destroy();
  rmSync(folder, { recursive: true, force: true });
}
