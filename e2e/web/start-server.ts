import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A server with the dashboard, in a process of its own. */
export interface Served {
  readonly url: string;
  stop(): Promise<void>;
}

const LONGEST_START = 120_000;

/** Starts a script that serves, and waits until it says where and the first scan is stored. */
export async function serve(script: readonly string[]): Promise<Served> {
  const child = spawn(process.execPath, [...script, '--no-config', '--listen', '127.0.0.1:0'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    const url = await addressOf(child);
    await until(async () => (await fetch(`${url}/readyz`)).ok);
    return { url, stop: () => stop(child) };
  } catch (error) {
    await stop(child);
    throw error;
  }
}

async function addressOf(child: ChildProcess): Promise<string> {
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  }
  let url: string | undefined;
  await until(async () => {
    if (child.exitCode !== null) throw new Error(`it ended: ${said}`);
    url = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
    return url !== undefined;
  });
  return url ?? '';
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + LONGEST_START; Date.now() < deadline; ) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the server did not start in time');
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGINT');
  await ended;
}
