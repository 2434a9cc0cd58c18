import type { CommandEntry } from './command.ts';

/** Every command, in the order of the help. Only the one that is called is loaded. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'scan',
    summary: 'Find what is wrong with manifests, and how to fix it',
    load: async () => (await import('./scan/index.ts')).scan,
  },
  {
    name: 'fix',
    summary: 'Mend what a scan finds, by the smallest edits of the files',
    load: async () => (await import('./fix/index.ts')).fix,
  },
  {
    name: 'checks',
    summary: 'List the checks, or explain one',
    load: async () => (await import('./checks.ts')).checks,
  },
  {
    name: 'pod-security',
    summary: 'Ask the Pod Security admission controller',
    commands: [
      {
        name: 'preview',
        summary: 'Show what namespaces would reject if they enforced a level',
        load: async () => (await import('./pod-security-preview/index.ts')).podSecurityPreview,
      },
    ],
  },
  {
    name: 'completion',
    summary: 'Print the completion script for a shell',
    load: async () => (await import('./completion/index.ts')).completionOf(COMMANDS),
  },
];
