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
    name: 'serve',
    summary: 'Watch manifests or a cluster, keep history, and serve it',
    load: async () => (await import('./serve/index.ts')).serve,
  },
  {
    name: 'checks',
    summary: 'List the checks, or explain one',
    load: async () => (await import('./checks.ts')).checks,
  },
  {
    name: 'frameworks',
    summary: 'List the frameworks of auditors, and how their controls are judged',
    load: async () => (await import('./frameworks.ts')).frameworks,
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
    name: 'rbac',
    summary: 'Ask who can do what, and how they could do more',
    commands: [
      {
        name: 'can-i',
        summary: 'Say whether a subject may make a request, and why',
        load: async () => (await import('./rbac/can-i.ts')).canI,
      },
      {
        name: 'who-can',
        summary: 'List everybody who may make a request',
        load: async () => (await import('./rbac/who-can.ts')).whoCan,
      },
      {
        name: 'permissions',
        summary: 'Show everything that a subject may do',
        load: async () => (await import('./rbac/permissions.ts')).permissions,
      },
      {
        name: 'paths',
        summary: 'Show how subjects can climb, and what closes the way',
        load: async () => (await import('./rbac/paths.ts')).paths,
      },
      {
        name: 'graph',
        summary: 'Draw the ways up',
        load: async () => (await import('./rbac/graph.ts')).graph,
      },
      {
        name: 'diff',
        summary: 'Compare two states: rights gained and lost, ways opened and closed',
        load: async () => (await import('./rbac/diff.ts')).diff,
      },
      {
        name: 'least-privilege',
        summary: 'Shrink rights to those that the audit log shows in use, with proof',
        load: async () => (await import('./rbac/least-privilege/index.ts')).leastPrivilege,
      },
    ],
  },
  {
    name: 'network',
    summary: 'Ask who reaches whom',
    commands: [
      {
        name: 'connectivity',
        summary: 'Show every connection that policies allow',
        load: async () => (await import('./network/connectivity/index.ts')).connectivity,
      },
      {
        name: 'explain',
        summary: 'Say why a connection is allowed or denied, and what would change it',
        load: async () => (await import('./network/explain/index.ts')).explain,
      },
      {
        name: 'diff',
        summary: 'Compare two states by the connections they allow',
        load: async () => (await import('./network/diff/index.ts')).diff,
      },
      {
        name: 'generate',
        summary: 'Write the policies that close what is not used',
        load: async () => (await import('./network/generate/index.ts')).generate,
      },
      {
        name: 'rollout',
        summary: 'Plan how policies are put in force',
        load: async () => (await import('./network/rollout/index.ts')).rollout,
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
    name: 'completion',
    summary: 'Print the completion script for a shell',
    load: async () => (await import('./completion/index.ts')).completionOf(COMMANDS),
  },
];
