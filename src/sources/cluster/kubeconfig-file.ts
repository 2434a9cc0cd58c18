import { readFileSync, statSync } from 'node:fs';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../kube/index.ts';
import { decodeText } from '../decode.ts';
import { printable } from '../printable.ts';
import { eachDocument } from '../yaml/index.ts';
import { ClusterError } from './cluster-error.ts';

const LARGEST_FILE = 16 << 20;

/**
 * Reads a kubeconfig file as kubectl does, which takes the first document of it. An empty file is an empty
 * configuration.
 *
 * @throws ClusterError `no-cluster` or `invalid-kubeconfig`; never with anything that stands in the file
 */
export function parseKubeconfig(file: string): JsonObject {
  const config = firstDocument(file);
  if (isJsonObject(config) && (config['kind'] === undefined || config['kind'] === 'Config')) {
    return withoutTokenFiles(config);
  }
  throw new ClusterError('invalid-kubeconfig', `${printable(file)} is no kubeconfig: expected a map of kind Config`);
}

/** What the file says of a user. */
export function rawUser(config: JsonObject, name: string): JsonObject {
  const { users } = config;
  const entry = isJsonArray(users) ? users.find((user) => isJsonObject(user) && user['name'] === name) : undefined;
  return isJsonObject(entry) && isJsonObject(entry['user']) ? entry['user'] : {};
}

function firstDocument(file: string): JsonValue {
  for (const { value, error } of eachDocument({ name: file, text: readText(file) })) {
    if (error !== undefined) {
      const { position, message } = error;
      // The one message that quotes the text names an anchor, and a password may look like one.
      throw unreadable(file, `line ${position.line}: ${message.replace(/&\S+/, 'of this name')}`);
    }
    if (value !== undefined) return value;
  }
  return {};
}

function readText(file: string): string {
  try {
    // What is no regular file has no size: a shell may give a pipe.
    if (statSync(file).size > LARGEST_FILE) throw unreadable(file, 'larger than 16 MiB');
    return decodeText(readFileSync(file));
  } catch (error) {
    if (error instanceof ClusterError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? 'failed';
    if (code === 'ENOENT') throw new ClusterError('no-cluster', `there is no kubeconfig file ${printable(file)}`);
    throw unreadable(file, code);
  }
}

function unreadable(file: string, reason: string): ClusterError {
  return new ClusterError('invalid-kubeconfig', `cannot read the kubeconfig ${printable(file)}: ${reason}`);
}

/** The library opens a misspelt `token-file` while it loads the file, whoever's it is; kubectl knows no such field. */
function withoutTokenFiles(config: JsonObject): JsonObject {
  const { users } = config;
  if (!isJsonArray(users)) return config;
  return { ...config, users: users.map(withoutTokenFile) };
}

function withoutTokenFile(entry: JsonValue): JsonValue {
  if (!isJsonObject(entry) || !isJsonObject(entry['user'])) return entry;
  const { 'token-file': _, ...user } = entry['user'];
  return { ...entry, user };
}
