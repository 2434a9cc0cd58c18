/** What a kubeconfig says of a user that the client library does not read, or reads otherwise than kubectl. */
import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import type { Cluster, User } from '@kubernetes/client-node';
import { printable } from '../printable.ts';
import { ClusterError } from './cluster-error.ts';
import { commandPath, type ExecConfig } from './exec-plugin.ts';

/** A part of the file, as parsed. */
export type Raw = Readonly<Record<string, unknown>>;

/** `tokenFile` wins over `token`, and is read again as it changes. */
export function tokenFile(raw: Raw, file: string): Partial<User> {
  const path = raw['tokenFile'];
  if (typeof path !== 'string' || path === '') return {};
  const config = { tokenFile: isAbsolute(path) ? path : resolve(dirname(file), path) };
  return { token: '', authProvider: { name: 'tokenFile', config } };
}

export function execConfig(raw: Raw, cluster: Cluster, file: string): ExecConfig | undefined {
  const exec = raw['exec'];
  if (!isRecord(exec)) return undefined;
  const command = stringOf(exec['command']);
  if (command === '') {
    throw new ClusterError('invalid-kubeconfig', `a user in ${printable(file)} has an exec section without a command`);
  }
  return {
    apiVersion: stringOf(exec['apiVersion']),
    command: commandPath(command, file),
    args: listOf(exec['args']),
    env: new Map(
      (Array.isArray(exec['env']) ? exec['env'] : [])
        .filter(isRecord)
        .map((entry) => [stringOf(entry['name']), stringOf(entry['value'])]),
    ),
    interactiveMode: stringOf(exec['interactiveMode']) || 'IfAvailable',
    installHint: stringOf(exec['installHint']),
    cluster: exec['provideClusterInfo'] === true ? clusterInfo(cluster) : undefined,
  };
}

function clusterInfo(cluster: Cluster): Readonly<Record<string, unknown>> {
  const authority = cluster.caData ?? (cluster.caFile === undefined ? undefined : base64File(cluster.caFile));
  return {
    server: cluster.server,
    ...(cluster.tlsServerName === undefined ? {} : { 'tls-server-name': cluster.tlsServerName }),
    ...(cluster.skipTLSVerify ? { 'insecure-skip-tls-verify': true } : {}),
    ...(authority === undefined ? {} : { 'certificate-authority-data': authority }),
    ...(cluster.proxyUrl === undefined ? {} : { 'proxy-url': cluster.proxyUrl }),
  };
}

function base64File(file: string): string | undefined {
  try {
    return readFileSync(file, 'base64');
  } catch {
    return undefined; // the connection will say so
  }
}

/** The library knows `as` alone. Leaving the rest out would ask as somebody else than kubectl does. */
export function impersonation(raw: Raw): Readonly<Record<string, string | readonly string[]>> {
  const user = stringOf(raw['as']);
  if (user === '') return {};
  const headers: Record<string, string | readonly string[]> = { 'impersonate-user': user };
  const uid = stringOf(raw['as-uid']);
  const groups = listOf(raw['as-groups']);
  if (uid !== '') headers['impersonate-uid'] = uid;
  if (groups.length > 0) headers['impersonate-group'] = groups;
  const extra = isRecord(raw['as-user-extra']) ? raw['as-user-extra'] : {};
  for (const [key, values] of Object.entries(extra)) {
    headers[`impersonate-extra-${encodeURIComponent(key).toLowerCase()}`] = listOf(values);
  }
  return headers;
}

function isRecord(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function stringOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
