import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';

/** Where Debian's package has the programs; the newest. */
export const POSTGRES_PROGRAMS: string | undefined = globSync('/usr/lib/postgresql/*/bin/initdb')
  .map((file) => dirname(file))
  .sort((a, b) => Number(versionOf(a)) - Number(versionOf(b)))
  .at(-1);

function versionOf(folder: string): string {
  return folder.split('/').at(-2) ?? '';
}

const STARTS = 100;

interface User {
  readonly uid: number;
  readonly gid: number;
}

/** A PostgreSQL server of a test, on loopback alone. It has no password, and a database for each store. */
export class TestPostgres {
  readonly #programs: string;
  readonly #folder: string;
  readonly #port: number;
  readonly #user: User | undefined;
  #server: ChildProcess | undefined;
  #databases = 0;

  static async start(programs: string): Promise<TestPostgres> {
    const folder = mkdtempSync(join(tmpdir(), 'breakwater-postgres-'));
    const user = process.getuid?.() === 0 ? nobody() : undefined;
    if (user !== undefined) chownSync(folder, user.uid, user.gid);
    const postgres = new TestPostgres(programs, folder, await freePort(), user);
    execFileSync(
      join(programs, 'initdb'),
      ['-D', join(folder, 'data'), '-U', 'breakwater', '--auth=trust', '-E', 'UTF8', '--locale=C.UTF-8', '-N'],
      { ...postgres.#spawnOptions(), stdio: 'ignore' },
    );
    await postgres.run();
    return postgres;
  }

  private constructor(programs: string, folder: string, port: number, user: User | undefined) {
    this.#programs = programs;
    this.#folder = folder;
    this.#port = port;
    this.#user = user;
  }

  /** Starts the server on what it had before. */
  async run(): Promise<void> {
    // What the system does when it fails is not tested here; that the server fails is.
    const fast = ['fsync=off', 'shared_buffers=16MB', 'max_connections=60'];
    const settings = [
      ...fast,
      'listen_addresses=127.0.0.1',
      `port=${this.#port}`,
      `unix_socket_directories=${this.#folder}`,
    ];
    const server = spawn(
      join(this.#programs, 'postgres'),
      ['-D', join(this.#folder, 'data'), ...settings.flatMap((setting) => ['-c', setting])],
      { ...this.#spawnOptions(), stdio: 'ignore' },
    );
    this.#server = server;
    guard(server, this.#folder);
    for (let attempt = 1; ; attempt++) {
      try {
        await this.query('select 1');
        return;
      } catch (error) {
        if (attempt >= STARTS || server.exitCode !== null) throw error;
        await sleep(100);
      }
    }
  }

  /** Ends the server: at once, cutting its connections, or as if the machine failed. */
  async end(how: 'SIGINT' | 'SIGQUIT' = 'SIGINT'): Promise<void> {
    const server = this.#server;
    if (server === undefined || server.exitCode !== null) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    server.once('exit', () => resolve());
    server.kill(how);
    await promise;
  }

  async remove(): Promise<void> {
    await this.end();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** The address of a new database. */
  async newDatabase(): Promise<string> {
    const name = `store_${++this.#databases}`;
    await this.query(`create database ${name}`);
    return this.url(name);
  }

  url(database: string): string {
    return `postgres://breakwater@127.0.0.1:${this.#port}/${database}`;
  }

  async query(sql: string, database = 'postgres'): Promise<readonly Record<string, unknown>[]> {
    const client = new Client({ connectionString: this.url(database) });
    client.on('error', () => {});
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  }

  #spawnOptions() {
    return { cwd: this.#folder, env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8' }, ...this.#user };
  }
}

/** Ends the server when the tests are killed: the pipe to the guard closes then. */
function guard(server: ChildProcess, folder: string): void {
  const script = 'cat > /dev/null; kill -QUIT "$0"; sleep 1; rm -rf "$1"';
  const stdio = ['pipe', 'ignore', 'ignore'] as const;
  const watching = spawn('sh', ['-c', script, String(server.pid), folder], { stdio: [...stdio], detached: true });
  server.once('exit', () => watching.kill('SIGKILL'));
}

/** PostgreSQL does not run as root. */
function nobody(): User {
  const line = readFileSync('/etc/passwd', 'utf8').match(/^nobody:[^:]*:(\d+):(\d+):/m);
  return { uid: Number(line?.[1] ?? 65_534), gid: Number(line?.[2] ?? 65_534) };
}

async function freePort(): Promise<number> {
  const server = createServer();
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new TypeError('no port');
  return address.port;
}
