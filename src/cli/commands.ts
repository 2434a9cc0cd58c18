import type { CommandEntry } from './command.ts';

/** Every command, in the order of the help. Only the one that is called is loaded. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'completion',
    summary: 'Print the completion script for a shell',
    load: async () => (await import('./completion/index.ts')).completionOf(COMMANDS),
  },
];
