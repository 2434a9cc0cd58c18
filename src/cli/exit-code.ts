/**
 * What a command tells the shell: `ok` when nothing stands against going on, `findings` when something was found
 * at or above what was asked for, `failed` when the arguments are wrong or nothing could be read.
 */
export const EXIT = { ok: 0, findings: 1, failed: 2 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
