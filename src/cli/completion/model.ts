import type { Command } from 'commander';

/** One place in the tree of commands, with what may be written there. */
export interface CompletionNode {
  /** The words that lead here, each after a space; empty for the program itself. */
  readonly at: string;
  readonly commands: readonly { readonly name: string; readonly summary: string }[];
  readonly options: readonly CompletionOption[];
  /** The values of the arguments that have a fixed set of them. */
  readonly values: readonly string[];
}

export interface CompletionOption {
  /** `-o`, `--output`. */
  readonly flags: readonly string[];
  readonly summary: string;
  readonly takesValue: boolean;
  /** The values it takes, where they are a fixed set. */
  readonly values: readonly string[];
}

/** The tree below a command as a flat list, the command itself first. */
export function completionNodes(command: Command, at = ''): readonly CompletionNode[] {
  const help = command.createHelp();
  const node: CompletionNode = {
    at,
    commands: command.commands.map((child) => ({ name: child.name(), summary: child.summary() })),
    options: help.visibleOptions(command).map((option) => ({
      flags: [option.short, option.long].filter((flag) => flag !== undefined && flag !== null),
      summary: option.description,
      takesValue: option.required || option.optional,
      values: option.argChoices ?? [],
    })),
    values: command.registeredArguments.flatMap((argument) => argument.argChoices ?? []),
  };
  return [node, ...command.commands.flatMap((child) => completionNodes(child, `${at} ${child.name()}`))];
}
