import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Outcome, runProgram } from './run-program.ts';
import { folderWith } from './testing/folder.ts';

const BOUNDS = { seconds: 10, bytes: 1000 };

async function run(script: string, bounds = BOUNDS): Promise<Outcome & { readonly folder: string }> {
  const folder = folderWith({ tool: { script } });
  const command = { program: join(folder, 'tool'), arguments: ['a b', '$HOME'], cwd: folder, env: process.env };
  return { ...(await runProgram({ ...command, ...bounds })), folder };
}

describe('a program', () => {
  test('gets its arguments as they are and gives what it prints', async () => {
    expect(await run('printf "%s|" "$@"')).toMatchObject({ status: 'done', output: Buffer.from('a b|$HOME|') });
  });

  test('gets no standard input', async () => {
    expect(await run('cat; echo end')).toMatchObject({ status: 'done', output: Buffer.from('end\n') });
  });

  test('that fails gives its own message', async () => {
    expect(await run('echo "no chart here" >&2; exit 3')).toMatchObject({ status: 'failed', message: 'no chart here' });
  });

  test('that fails silently gives its exit code', async () => {
    expect(await run('exit 3')).toMatchObject({ message: expect.stringContaining('exit code 3') });
  });

  test('that is missing is told from one that fails', async () => {
    const command = { program: '/does/not/exist', arguments: [], cwd: '/', env: {}, ...BOUNDS };
    expect(await runProgram(command)).toEqual({ status: 'missing' });
  });

  test('that may not be started says so', async () => {
    const program = join(folderWith({ tool: '' }), 'tool');
    const outcome = await runProgram({ program, arguments: [], cwd: '/', env: {}, ...BOUNDS });
    expect(outcome).toMatchObject({ status: 'failed', message: expect.stringContaining('cannot be started: EACCES') });
  });

  test('that prints without end is stopped', async () => {
    expect(await run('yes')).toMatchObject({ message: expect.stringContaining('printed more than 1000 bytes') });
  });

  test('that complains without end is kept in bounds', async () => {
    const outcome = await run('yes | head -c 10000000 >&2; exit 1');
    expect(outcome.status === 'failed' && outcome.message.length).toBeLessThan(1000);
  });

  test('that takes too long is ended with all that it started', async () => {
    const outcome = await run('sleep 60 & echo $! > child; wait', { ...BOUNDS, seconds: 0.5 });
    expect(outcome).toMatchObject({ message: expect.stringContaining('did not finish within 0.5 seconds') });
    const child = readFileSync(join(outcome.folder, 'child'), 'utf8').trim();
    await expect.poll(() => isRunning(child)).toBe(false);
  });

  test('ends with Breakwater when that is interrupted', async () => {
    const folder = folderWith({ tool: { script: 'echo $$ > tool.pid; exec sleep 60' } });
    const options = { program: join(folder, 'tool'), arguments: [], cwd: folder, env: process.env, ...BOUNDS };
    const module = new URL('run-program.ts', import.meta.url).href;
    const script = `const { runProgram } = await import('${module}'); await runProgram(${JSON.stringify(options)});`;
    const node = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' });
    const ended = new Promise((resolve) => node.on('exit', (_code, signal) => resolve(signal)));
    const file = join(folder, 'tool.pid');
    await expect.poll(() => existsSync(file) && readFileSync(file, 'utf8'), { timeout: 10_000 }).toMatch(/\d+\n/);
    node.kill('SIGINT');
    expect(await ended).toBe('SIGINT');
    await expect.poll(() => isRunning(readFileSync(file, 'utf8').trim())).toBe(false);
  });
});

function isRunning(id: string): boolean {
  try {
    process.kill(Number(id), 0);
  } catch {
    return false;
  }
  // A process that has ended stays listed until its parent asks for it.
  const stat = `/proc/${id}/stat`;
  return !existsSync(stat) || !/\) Z /.test(readFileSync(stat, 'utf8'));
}
