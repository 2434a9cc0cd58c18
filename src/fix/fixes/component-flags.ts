import { type FieldPath, isJsonArray, type JsonValue, type KubernetesObject, valueAt } from '../../kube/index.ts';
import type { Change } from '../edit/index.ts';
import { type Answer, byHand, type Fix } from '../fix.ts';

const PROFILES = 'nobody can take profiles any more';
const ADDRESS = 'who reads metrics or asks for its health from elsewhere no longer can';
const AUDIT_LOG = 'the disk of the node has to hold that many files';

/** By the check's name: the flag, its value, and what could depend on how it was. */
const FLAGS: readonly (readonly [check: string, flag: string, value: string, why: string])[] = [
  ['api-server-profiling', 'profiling', 'false', PROFILES],
  ['controller-manager-profiling', 'profiling', 'false', PROFILES],
  ['scheduler-profiling', 'profiling', 'false', PROFILES],
  ['controller-manager-bind-address', 'bind-address', '127.0.0.1', ADDRESS],
  ['scheduler-bind-address', 'bind-address', '127.0.0.1', ADDRESS],
  ['api-server-audit-log-max-age', 'audit-log-maxage', '30', AUDIT_LOG],
  ['api-server-audit-log-max-backup', 'audit-log-maxbackup', '10', AUDIT_LOG],
  ['api-server-audit-log-max-size', 'audit-log-maxsize', '100', AUDIT_LOG],
  [
    'controller-manager-shared-credentials',
    'use-service-account-credentials',
    'true',
    'each controller needs the rights of its own, which fresh clusters give them',
  ],
  [
    'api-server-service-account-lookup',
    'service-account-lookup',
    'true',
    'tokens of service accounts that are gone no longer work',
  ],
  [
    'api-server-extended-tokens',
    'service-account-extend-token-expiration',
    'false',
    'programs must read their token again each hour, as clients of the last years do',
  ],
];

/** Sets flags of control plane components, in static pods and in the configuration of kubeadm. */
export const componentFlagFixes: readonly Fix[] = FLAGS.map(([check, flag, value, why]) => ({
  checks: [`control-plane/${check}`],
  answer: ({ finding: { object, path } }): Answer => {
    const change =
      object.kind === 'ClusterConfiguration'
        ? inKubeadm(object, path, flag, value)
        : inWords(object, path, flag, value);
    if (change === undefined) return byHand('');
    const title = `set --${flag}=${value}`;
    return { proposals: [{ tier: 'likely', title, why, changes: [change] }], byHand: title };
  },
}));

/** In the command line of a static pod; a value in a word of its own is left to a person. */
function inWords({ content }: KubernetesObject, path: FieldPath, flag: string, value: string): Change | undefined {
  const there = valueAt(content, path);
  const word = `--${flag}=${value}`;
  if (isJsonArray(there)) return { op: 'append', path, value: word };
  const isWhole = typeof there === 'string' && there.includes('=');
  const next = valueAt(content, [...path.slice(0, -1), Number(path.at(-1)) + 1]);
  const isAlone = typeof there === 'string' && (typeof next !== 'string' || next.startsWith('-'));
  return isWhole || isAlone ? { op: 'set', path, value: word } : undefined;
}

/** `extraArgs` is a map until kubeadm.k8s.io/v1beta3, and a list of names and values from v1beta4. */
function inKubeadm(
  { content, apiVersion }: KubernetesObject,
  path: FieldPath,
  flag: string,
  value: string,
): Change | undefined {
  const depth = path.indexOf('extraArgs') + 1;
  if (depth === 0) return undefined;
  const home = path.slice(0, depth);
  const extra: JsonValue | undefined = valueAt(content, home);
  const isList = isJsonArray(extra) || (extra === undefined && !/\/v1beta[123]$/.test(apiVersion));
  if (!isList) return { op: 'set', path: [...home, flag], value };
  const index = path[depth];
  if (index === undefined) return { op: 'append', path: home, value: { name: flag, value } };
  return valueAt(content, [...home, index, 'name']) === flag
    ? { op: 'set', path: [...home, index, 'value'], value }
    : undefined;
}
