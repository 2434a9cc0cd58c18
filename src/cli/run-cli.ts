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

type Given = Partial<Omit<Io, 'stdin' | 'stdout' | 'stderr'>> & {
  readonly stdin?: string;
  readonly columns?: number;
};

/** What a command in a test knows of the outside: no terminal, an empty environment and a fixed date, unless given. */
export class RecordingIo implements Io {
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: Recorder;
  readonly stderr: Recorder;
  readonly env: Io['env'];
  readonly cwd: string;
  readonly program: string;
  readonly now: () => Date;
  readonly interrupted: () => AbortSignal;

  constructor({ stdin = '', columns, ...rest }: Given = {}) {
    this.stdin = Readable.from([Buffer.from(stdin)]);
    this.stdout = new Recorder(columns);
    this.stderr = new Recorder(columns);
    this.env = rest.env ?? {};
    this.cwd = rest.cwd ?? process.cwd();
    this.program = rest.program ?? 'breakwater';
    this.now = rest.now ?? (() => new Date('2026-01-01T00:00:00Z'));
    this.interrupted = rest.interrupted ?? (() => new AbortController().signal);
  }
}

/** Runs the program inside the test. What it writes can be followed in an `io` that is given. */
export async function runCli(
  args: readonly string[],
  { io = undefined, ...given }: Given & { readonly io?: RecordingIo | undefined } = {},
  commands?: readonly CommandEntry[],
): Promise<CliRun> {
  const outside = io ?? new RecordingIo(given);
  const code = await runProgram(args, outside, commands);
  return { code, stdout: outside.stdout.text, stderr: outside.stderr.text };
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
