import { type ChildProcess, spawn } from 'node:child_process';
import { formatBytes } from './bounds.ts';
import { errorCode } from './file-system.ts';
import { printable, printableOutput } from './printable.ts';

export interface Command {
  readonly program: string;
  readonly arguments: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly seconds: number;
  /** The most that it may print. */
  readonly bytes: number;
}

export type Outcome =
  | { readonly status: 'done'; readonly output: Buffer }
  | { readonly status: 'missing' }
  /** The message is the program's own where it printed one. */
  | { readonly status: 'failed'; readonly message: string };

const LARGEST_ERROR_OUTPUT = 64 * 1024;

/**
 * Runs a program without a shell and without standard input, and gives what it printed. It is killed, together with
 * what it started, when it takes too long or prints too much, and when Breakwater itself is interrupted.
 */
export function runProgram(command: Command): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(command.program, command.arguments, {
      cwd: command.cwd,
      env: command.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that what the program started ends with it.
      detached: process.platform !== 'win32',
    });
    running.add(child);
    const name = printable(command.program);
    const output: Buffer[] = [];
    let length = 0;
    let errors = '';

    const end = (outcome: Outcome) => {
      clearTimeout(timer);
      running.delete(child);
      resolve(outcome);
    };
    const stop = (message: string) => {
      kill(child);
      child.stdout.destroy();
      child.stderr.destroy();
      end({ status: 'failed', message });
    };
    const timer = setTimeout(
      () => stop(`${name} did not finish within ${command.seconds} seconds and was ended`),
      command.seconds * 1000,
    );
    child.stdout.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= command.bytes) output.push(chunk);
      else stop(`${name} printed more than ${formatBytes(command.bytes)} and was ended`);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (errors.length < LARGEST_ERROR_OUTPUT) errors += chunk.toString();
    });
    child.on('error', (error) => {
      const code = errorCode(error);
      end(
        code === 'ENOENT' ? { status: 'missing' } : { status: 'failed', message: `${name} cannot be started: ${code}` },
      );
    });
    child.on('close', (code, signal) => {
      if (code === 0) end({ status: 'done', output: Buffer.concat(output) });
      const message =
        printableOutput(errors) || `${name} ended with ${signal ?? `exit code ${code}`} and gave no reason`;
      end({ status: 'failed', message });
    });
  });
}

function kill(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The programs under way. A terminal interrupts its own group only, so signals are passed on to theirs. */
class Running {
  readonly #children = new Set<ChildProcess>();
  readonly #interrupt = (signal: NodeJS.Signals) => {
    for (const child of this.#children) kill(child);
    for (const name of SIGNALS) process.off(name, this.#interrupt);
    // Having listened kept the signal from ending Breakwater; who else listens decides for themselves.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };

  add(child: ChildProcess): void {
    if (this.#children.size === 0) for (const name of SIGNALS) process.on(name, this.#interrupt);
    this.#children.add(child);
  }

  delete(child: ChildProcess): void {
    if (!this.#children.delete(child) || this.#children.size > 0) return;
    for (const name of SIGNALS) process.off(name, this.#interrupt);
  }
}

const running = new Running();
