import { dirname, isAbsolute, join } from 'node:path';
import { BreakwaterError, type JsonValue } from '../../kube/index.ts';
import {
  type PodSecurityConfiguration,
  readConfigurationFile,
  readPodSecurityConfiguration,
} from '../../pod-security/index.ts';
import { formatPlace } from '../../report/index.ts';
import { readDocuments } from '../../sources/index.ts';
import { CliError } from '../cli-error.ts';
import { readTextFile } from '../files.ts';
import type { Io } from '../io.ts';

/**
 * Reads the file that the API server is started with, and the one that it names.
 *
 * @throws CliError when a file cannot be read, or an API server would refuse it.
 */
export function loadPodSecurityConfiguration(io: Io, file: string): PodSecurityConfiguration {
  const content = read(io, file);
  const said = inFile(file, () => readConfigurationFile(content));
  if (said.type === 'configuration') return said.configuration;
  const named = isAbsolute(said.path) ? said.path : join(dirname(file), said.path);
  const inner = read(io, named);
  return inFile(named, () => readPodSecurityConfiguration(inner ?? null));
}

/** The one document of a file; undefined when the file is empty. */
function read(io: Io, file: string): JsonValue | undefined {
  const [document, second] = readDocuments({ name: file, text: readTextFile(io, file) });
  if (second !== undefined) throw new CliError('bad-config', `${file} holds more than one document`);
  if (document === undefined) return undefined;
  if (document.error !== undefined) {
    throw new CliError('bad-config', `${formatPlace(file, document.error.position)}: ${document.error.message}`);
  }
  const twice = document.duplicates[0];
  if (twice !== undefined) {
    throw new CliError('bad-config', `${formatPlace(file, twice.position)}: "${twice.path.at(-1)}" is written twice`);
  }
  return document.value ?? undefined;
}

function inFile<T>(file: string, readIt: () => T): T {
  try {
    return readIt();
  } catch (error) {
    if (!(error instanceof BreakwaterError)) throw error;
    throw new CliError('bad-config', `${file}: ${error.message}`, { cause: error });
  }
}
