import { CommanderError } from 'commander';
import { BreakwaterError } from '../kube/index.ts';
import { buildProgram } from './build-program.ts';
import type { CommandEntry } from './command.ts';
import { COMMANDS } from './commands.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import type { Io } from './io.ts';

/** Runs the program on its arguments. Prints every error as one clear line and never throws. */
export async function runProgram(
  args: readonly string[],
  io: Io,
  commands: readonly CommandEntry[] = COMMANDS,
): Promise<ExitCode> {
  let code: ExitCode = EXIT.ok;
  try {
    const called = helpAsOption(args);
    const program = await buildProgram(commands, io, commandPath(called), (result) => {
      code = result;
    });
    await program.parseAsync([...called], { from: 'user' });
    return code;
  } catch (error) {
    return await report(error, io, args);
  }
}

/** The words that may name a command. No option of the program itself takes a value. */
function commandPath(args: readonly string[]): readonly string[] {
  const end = args.indexOf('--');
  return (end < 0 ? args : args.slice(0, end)).filter((arg) => !arg.startsWith('-')).slice(0, 2);
}

/** `help rbac can-i` is `rbac can-i --help`. */
function helpAsOption(args: readonly string[]): readonly string[] {
  return args[0] === 'help' ? [...args.slice(1), '--help'] : args;
}

async function report(error: unknown, io: Io, args: readonly string[]): Promise<ExitCode> {
  // commander has already printed its own errors, and the help.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.failed;
  const { safeText } = await import('../report/index.ts');
  const debug = args.includes('--debug') || Boolean(io.env['BREAKWATER_DEBUG']);
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof BreakwaterError) {
    // A text of several lines has one mistake a line, each with its own prefix.
    io.stderr.write(`breakwater: ${message.split('\n').map(safeText).join('\n')}\n`);
  } else {
    const hint = debug ? '' : ' (this is a bug in Breakwater: please report it, with the output of --debug)';
    io.stderr.write(`breakwater: unexpected error: ${safeText(message.split('\n', 1)[0] ?? '')}${hint}\n`);
  }
  if (debug && error instanceof Error && error.stack) io.stderr.write(`${error.stack}\n`);
  return EXIT.failed;
}
