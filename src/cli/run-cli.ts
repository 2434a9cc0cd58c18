import { Readable } from 'node:stream';
import type { CommandEntry } from './command.ts';
import type { ExitCode } from './exit-code.ts';
import type { Io, Output } from './io.ts';
import { runProgram } from './program.ts';

/** What a run of the program left behind. */
export interface CliRun {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program inside the test: no terminal, an empty environment, and a fixed date, unless given. */
export async function runCli(
  args: readonly string[],
  given: Partial<Omit<Io, 'stdin' | 'stdout' | 'stderr'>> & { readonly stdin?: string; readonly columns?: number } = {},
  commands?: readonly CommandEntry[],
): Promise<CliRun> {
  const { stdin = '', columns, ...rest } = given;
  const stdout = new Recorder(columns);
  const stderr = new Recorder(columns);
  const io: Io = {
    stdin: Readable.from([Buffer.from(stdin)]),
    stdout,
    stderr,
    env: {},
    cwd: process.cwd(),
    program: 'breakwater',
    now: () => new Date('2026-01-01T00:00:00Z'),
    ...rest,
  };
  const code = await runProgram(args, io, commands);
  return { code, stdout: stdout.text, stderr: stderr.text };
}

class Recorder implements Output {
  text = '';
  readonly isTTY: boolean;
  readonly columns: number | undefined;

  constructor(columns: number | undefined) {
    this.isTTY = columns !== undefined;
    this.columns = columns;
  }

  write(text: string): void {
    this.text += text;
  }
}
