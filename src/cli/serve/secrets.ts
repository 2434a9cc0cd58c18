import { CliError } from '../cli-error.ts';
import type { SecretPlace } from '../config/serve-config.ts';
import { readTextFile } from '../files.ts';
import type { Io } from '../io.ts';

/** Reads a secret from where the configuration says it is. */
export function readSecret(io: Io, { file, env }: SecretPlace, what: string): string {
  const secret = (file === undefined ? io.env[env ?? ''] : readTextFile(io, file))?.trim() ?? '';
  if (secret !== '') return secret;
  const where = file === undefined ? `the environment variable ${env} is not set` : `${file} is empty`;
  throw new CliError('bad-config', `${what}: ${where}`);
}
