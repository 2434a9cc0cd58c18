import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** How long a process may take to stop before it is killed, in milliseconds. */
const PATIENCE = 5_000;

/**
 * A program that never outlives this process, however this one ends.
 *
 * A shell stands by that kills the program when its standard input closes, which the kernel does even when this process
 * is killed. Both are in sessions of their own, so that an interrupt from the terminal reaches this process alone and
 * the order of stopping is ours.
 */
export class ManagedProcess {
  readonly name: string;
  readonly log: string;
  readonly #child: ChildProcess;
  readonly #exited: Promise<void>;
  #ended: string | undefined;

  /** Starts a program whose output goes to the file `log`. */
  constructor(program: string, args: readonly string[], log: string) {
    this.name = basename(program);
    this.log = log;
    const output = openSync(log, 'a');
    this.#child = spawn(program, args, { stdio: ['ignore', output, output], detached: true });
    closeSync(output);
    const guard = this.#child.pid === undefined ? undefined : standGuard(this.#child.pid);
    this.#exited = new Promise((resolve) => {
      const end = (reason: string) => {
        this.#ended = reason;
        guard?.kill('SIGKILL');
        resolve();
      };
      this.#child.on('error', (error) => end(error.message));
      this.#child.on('exit', (code, signal) => end(`ended with ${signal ?? `code ${code}`}`));
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Throws, with the end of the log, when the program is no longer running. */
  assertRunning(): void {
    if (this.#ended !== undefined) throw new Error(`${this.name} ${this.#ended}:\n${this.logTail()}`);
  }

  logTail(): string {
    return readFileSync(this.log, 'utf8').split('\n').slice(-30).join('\n');
  }

  /** Lets the program stand still, or go on. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#child.kill(signal);
  }

  /** Asks the program to stop, kills it when it does not, and returns when it is gone. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    if (this.#ended !== undefined) return;
    this.#child.kill(signal);
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), PATIENCE);
    await this.#exited;
    clearTimeout(timer);
  }
}

function standGuard(pid: number): ChildProcess {
  const script = 'read -r _; kill -KILL "$1"';
  const guard = spawn('sh', ['-c', script, 'guard', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guard.unref();
  return guard;
}
