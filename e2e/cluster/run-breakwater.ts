import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';

/** What the program left behind. */
export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A run that is under way. */
export interface Running {
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly ended: Promise<Run>;
  /** What Ctrl-C does. */
  readonly interrupt: () => void;
}

/** Starts the program as a user would, in a process of its own, with a home of its own and this kubeconfig. */
export function startBreakwater(args: readonly string[], kubeconfig?: string): Running {
  const home = mkdtempSync(join(tmpdir(), 'breakwater-e2e-home-'));
  const { PATH } = process.env;
  const env = { PATH, HOME: home, ...(kubeconfig === undefined ? {} : { KUBECONFIG: kubeconfig }) };
  const child = spawn(process.execPath, [inject('breakwater'), ...args], {
    env,
    cwd: home,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<Run>((resolve) => {
    child.on('close', (code) => {
      rmSync(home, { recursive: true, force: true });
      resolve({ code, stdout, stderr });
    });
  });
  return { stdout: () => stdout, stderr: () => stderr, ended, interrupt: () => child.kill('SIGINT') };
}

/** Runs the program to its end. */
export function runBreakwater(args: readonly string[], kubeconfig?: string): Promise<Run> {
  return startBreakwater(args, kubeconfig).ended;
}
