import type { Command } from 'commander';
import type { ExitCode } from './exit-code.ts';
import type { Io } from './io.ts';

/**
 * A command: what it takes, and what it does. `define` adds description, arguments, options and examples to a fresh
 * commander command and has no other effect, so that help and completion come from the same words. `run` gets the
 * options as commander names them, then the arguments in order.
 */
export interface CommandModule {
  readonly define: (command: Command) => void;
  readonly run: (io: Io, options: unknown, ...args: readonly unknown[]) => Promise<ExitCode>;
}

/** A command whose module is loaded when it is called, or a group of commands. */
export type CommandEntry =
  | { readonly name: string; readonly summary: string; readonly load: () => Promise<CommandModule> }
  | { readonly name: string; readonly summary: string; readonly commands: readonly CommandEntry[] };

/** Makes a command of functions that name the types of the options and arguments that `define` declares. */
export function defineCommand<Options extends object, Args extends readonly unknown[]>(module: {
  readonly define: (command: Command) => void;
  readonly run: (io: Io, options: Options, ...args: Args) => Promise<ExitCode>;
}): CommandModule {
  return {
    define: module.define,
    run: (io, options, ...args) => module.run(io, options as Options, ...(args as unknown as Args)),
  };
}

/** The text that ends a command's help: pairs of what it does and how it is called. */
export function examples(...pairs: readonly (readonly [what: string, call: string])[]): string {
  return `\nExamples:\n${pairs.map(([what, call]) => `  ${call}\n      ${what}\n`).join('')}`;
}
