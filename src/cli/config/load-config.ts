import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { FieldPath, Position } from '../../kube/index.ts';
import { formatPlace } from '../../report/index.ts';
import { locateField, readDocuments } from '../../sources/index.ts';
import { CliError } from '../cli-error.ts';
import { readTextFile } from '../files.ts';
import type { Io } from '../io.ts';
import { type Config, NO_CONFIG } from './config.ts';
import { readConfig } from './read-config.ts';
import { servePathsFrom } from './serve-config.ts';

/** The file that is read when none is named, if the current folder has it. */
const DEFAULT_FILE = 'breakwater.yaml';

/** A configuration, and where it was read. */
export interface LoadedConfig {
  readonly config: Config;
  /** Its absolute path; undefined when there is none. */
  readonly path: string | undefined;
}

/**
 * Reads the configuration.
 *
 * @param named The file that the user named, or false for none.
 * @throws CliError `bad-config` with every mistake, each at its line.
 */
export function loadConfig(io: Io, named: string | false | undefined): LoadedConfig {
  if (named === false) return { config: NO_CONFIG, path: undefined };
  const file = named ?? DEFAULT_FILE;
  const path = resolve(io.cwd, file);
  if (named === undefined && !existsSync(path)) return { config: NO_CONFIG, path: undefined };
  return { config: withPathsFrom(dirname(file), parse(file, readTextFile(io, file))), path };
}

function parse(file: string, text: string): Config {
  const [document, second] = readDocuments({ name: file, text });
  if (second !== undefined) throw new CliError('bad-config', `${file} holds more than one document`);
  if (document === undefined) return NO_CONFIG;
  if (document.error !== undefined) throw mistakes(file, [document.error]);
  const at = (path: FieldPath): Position => locateField(document.range, path).start;
  const { config, problems } = readConfig(document.value ?? {}, (path) => formatPlace(file, { ...at(path) }));
  const wrong = [
    ...document.duplicates.map(({ path, position }) => ({
      position,
      message: `"${String(path.at(-1))}" is written twice`,
    })),
    ...problems.map(({ path, message }) => ({ position: at(path), message })),
  ];
  if (wrong.length > 0) throw mistakes(file, wrong);
  return config;
}

function mistakes(file: string, wrong: readonly { readonly position: Position; readonly message: string }[]): CliError {
  const lines = wrong.map(({ position, message }) => `${formatPlace(file, position)}: ${message}`);
  return new CliError('bad-config', lines.join('\nbreakwater: '));
}

/** Paths in a configuration begin at its folder; those on the command line where the user is. */
function withPathsFrom(folder: string, config: Config): Config {
  if (folder === '.') return config;
  return {
    ...config,
    ...(config.baseline === undefined ? {} : { baseline: join(folder, config.baseline) }),
    ...(config.values === undefined ? {} : { values: config.values.map((values) => join(folder, values)) }),
    ...(config.serve === undefined ? {} : { serve: servePathsFrom(folder, config.serve) }),
  };
}
