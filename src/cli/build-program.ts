import { Command } from 'commander';
import type { CommandEntry } from './command.ts';
import type { ExitCode } from './exit-code.ts';
import type { Io } from './io.ts';
import { VERSION } from './version.ts';

/**
 * The commander program with every name and summary. Modules are loaded for the commands on `path` alone, or for
 * all of them when `path` is `all`.
 */
export async function buildProgram(
  entries: readonly CommandEntry[],
  io: Io,
  path: readonly string[] | 'all',
  onResult: (code: ExitCode) => void,
): Promise<Command> {
  const program = new Command(io.program);
  program
    .description('Defense in depth, least privilege and continuous validation for Kubernetes.')
    .version(VERSION, '--version', 'print the version')
    .option('--debug', 'show the stack of an unexpected error')
    .helpOption('-h, --help', 'show help')
    .helpCommand(false)
    .showSuggestionAfterError()
    .exitOverride()
    .configureHelp({ showGlobalOptions: false })
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      outputError: (text, write) => write(text.replace(/^error: /, 'breakwater: ')),
      getOutHelpWidth: () => Math.min(io.stdout.columns ?? 100, 100),
      getErrHelpWidth: () => Math.min(io.stderr.columns ?? 100, 100),
    });
  program.addHelpText('after', `\nRun "${io.program} COMMAND --help" for a command's options and examples.`);
  await addCommands(program, entries, io, path, onResult);
  return program;
}

async function addCommands(
  parent: Command,
  entries: readonly CommandEntry[],
  io: Io,
  path: readonly string[] | 'all',
  onResult: (code: ExitCode) => void,
): Promise<void> {
  const [called, ...rest] = path === 'all' ? [] : path;
  for (const entry of entries) {
    const command = parent.command(entry.name).summary(entry.summary).description(`${entry.summary}.`);
    command.helpCommand(false);
    if (path !== 'all' && entry.name !== called) continue;
    if ('commands' in entry) {
      await addCommands(command, entry.commands, io, path === 'all' ? path : rest, onResult);
      continue;
    }
    const module = await entry.load();
    module.define(command);
    command.action(async (...all: unknown[]) => {
      // commander hands over the arguments, then the options, then the command itself.
      onResult(await module.run(io, all.at(-2), ...all.slice(0, -2)));
    });
  }
}
