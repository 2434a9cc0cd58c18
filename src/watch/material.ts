import { isJsonObject, type JsonObject, type JsonValue, type KubernetesObject } from '../kube/index.ts';
import type { Change } from './changes.ts';

/** What of the status of a kind says more than how it is doing; of other kinds nothing does. */
const STATUS: ReadonlyMap<string, readonly string[]> = new Map([
  ['/Pod', ['phase', 'hostIP', 'podIP', 'podIPs']],
  ['/Node', ['addresses', 'nodeInfo']],
  ['/Service', ['loadBalancer']],
  ['/Namespace', ['phase']],
  ['certificates.k8s.io/CertificateSigningRequest', ['conditions', 'certificate']],
  ['networking.k8s.io/Ingress', ['loadBalancer']],
  ['gateway.networking.k8s.io/Gateway', ['addresses']],
]);

/** Fields of metadata that change with every change. */
const COUNTERS: ReadonlySet<string> = new Set(['resourceVersion', 'generation', 'managedFields']);

/**
 * Whether a change can make a difference to a check. Most changes of a cluster only say how something is doing: a node is
 * alive, a replica is ready.
 */
export function isMaterial({ before, after }: Change): boolean {
  if (before === undefined || after === undefined) return before !== after;
  return before.uid !== after.uid || materialOf(before) !== materialOf(after);
}

/** An object without what makes no difference, as a text: equal where two states differ in nothing material. */
export function materialOf({ content, group, kind }: KubernetesObject): string {
  const { metadata, status, ...rest } = content;
  const kept = STATUS.get(`${group}/${kind}`) ?? [];
  return JSON.stringify(
    [only(metadata, (field) => !COUNTERS.has(field)), only(status, (field) => kept.includes(field)), rest],
    (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value),
  );
}

function only(value: JsonValue | undefined, test: (field: string) => boolean): JsonObject {
  if (!isJsonObject(value)) return {};
  return Object.fromEntries(Object.entries(value).filter(([field]) => test(field)));
}
