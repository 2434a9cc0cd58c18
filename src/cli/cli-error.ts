import { BreakwaterError } from '../kube/index.ts';

/**
 * - `bad-argument`: an argument or an option has a value that means nothing.
 * - `bad-config`: the configuration file is wrong.
 * - `unreadable`, `unwritable`: a file that the user named cannot be read or written.
 * - `nothing-read`: nothing that was named holds a Kubernetes object.
 */
export type CliErrorCode = 'bad-argument' | 'bad-config' | 'unreadable' | 'unwritable' | 'nothing-read';

export class CliError extends BreakwaterError<CliErrorCode> {}
