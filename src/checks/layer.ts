/** The layers of defense, from who may ask to what runs. */
export const LAYERS = ['identity', 'network', 'workloads', 'images', 'secrets', 'control-plane', 'admission'] as const;
export type Layer = (typeof LAYERS)[number];

/** By the first half of the check's id. */
const BY_SUBJECT: ReadonlyMap<string, Layer> = new Map<string, Layer>([
  ['admission', 'admission'],
  ['audit-policy', 'control-plane'],
  ['control-plane', 'control-plane'],
  ['encryption', 'secrets'],
  ['exposure', 'network'],
  ['image-reference', 'images'],
  ['namespace', 'workloads'],
  ['network', 'network'],
  ['node-configuration', 'control-plane'],
  ['pod-security', 'workloads'],
  ['rbac', 'identity'],
  ['secrets', 'secrets'],
  ['upgrade', 'control-plane'],
  ['workload', 'workloads'],
]);

/** Checks that belong elsewhere than their subject. */
const OTHERS: ReadonlyMap<string, Layer> = new Map<string, Layer>([
  ['pod-security/namespace-not-enforced', 'admission'],
  ['upgrade/deprecated-api', 'workloads'],
  ['upgrade/removed-api', 'workloads'],
  ['workload/long-lived-token', 'identity'],
]);

/** The layer of defense that a check is about; undefined for a check of no known subject. */
export function layerOf(checkId: string): Layer | undefined {
  return OTHERS.get(checkId) ?? BY_SUBJECT.get(checkId.slice(0, Math.max(checkId.indexOf('/'), 0)));
}
