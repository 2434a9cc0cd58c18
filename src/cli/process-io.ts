import { basename } from 'node:path';
import type { Io, Output } from './io.ts';

/** The process' own streams and environment. `onWriteError` hears once that standard output cannot be written. */
export function processIo(onWriteError: (message: string) => void): Io {
  return {
    stdin: process.stdin,
    stdout: output(process.stdout, onWriteError),
    stderr: output(process.stderr, () => undefined),
    env: process.env,
    cwd: process.cwd(),
    program: basename(process.argv[1] ?? '').startsWith('kubectl-') ? 'kubectl breakwater' : 'breakwater',
    now: () => new Date(),
    interrupted,
  };
}

/** The second Ctrl-C ends the process whatever it does. */
function interrupted(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort());
  return controller.signal;
}

/** After the first failure nothing more is written: the reader of a pipe may be gone, as with `| head`. */
function output(stream: NodeJS.WriteStream, onWriteError: (message: string) => void): Output {
  let broken = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (broken) return;
    broken = true;
    if (error.code !== 'EPIPE') onWriteError(error.message);
  });
  return {
    write(text) {
      if (!broken) stream.write(text);
    },
    isTTY: stream.isTTY === true,
    get columns() {
      return stream.isTTY ? stream.columns : undefined;
    },
  };
}
