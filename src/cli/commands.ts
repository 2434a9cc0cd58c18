import type { CommandEntry } from './command.ts';

/** Every command, in the order of the help. Only the one that is called is loaded. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'scan',
    summary: 'Find what is wrong with manifests, and how to fix it',
    load: async () => (await import('./scan/index.ts')).scan,
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
    name: 'snapshot',
    summary: 'Write what a cluster holds to a file, to be read instead of it',
    load: async () => (await import('./snapshot.ts')).snapshot,
  },
  {
    name: 'permissions',
    summary: 'Print the rights that reading a cluster needs',
    load: async () => (await import('./permissions.ts')).permissions,
  },
  {
    name: 'rbac',
    summary: 'Ask who can do what, and how they could do more',
    commands: [
      {
        name: 'least-privilege',
        summary: 'Shrink rights to those that the audit log shows in use, with proof',
        load: async () => (await import('./rbac/least-privilege/index.ts')).leastPrivilege,
      },
    ],
  },
  {
    name: 'completion',
    summary: 'Print the completion script for a shell',
    load: async () => (await import('./completion/index.ts')).completionOf(COMMANDS),
  },
];
