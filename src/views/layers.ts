/** The layers of defense, from the inside of a request to the outside of the cluster. */
export const LAYERS = [
  { id: 'access', title: 'Identity and access' },
  { id: 'network', title: 'Network' },
  { id: 'workloads', title: 'Workloads' },
  { id: 'images', title: 'Images' },
  { id: 'secrets', title: 'Secrets and encryption' },
  { id: 'control-plane', title: 'Control plane' },
  { id: 'admission', title: 'Admission' },
] as const;

export type LayerId = (typeof LAYERS)[number]['id'];

const BY_SUBJECT: ReadonlyMap<string, LayerId> = new Map([
  ['rbac', 'access'],
  ['exposure', 'network'],
  ['network', 'network'],
  ['pod-security', 'workloads'],
  ['workload', 'workloads'],
  ['namespace', 'workloads'],
  ['image-reference', 'images'],
  ['image', 'images'],
  ['secrets', 'secrets'],
  ['encryption', 'secrets'],
  ['control-plane', 'control-plane'],
  ['node-configuration', 'control-plane'],
  ['audit-policy', 'control-plane'],
  ['upgrade', 'control-plane'],
  ['admission', 'admission'],
]);

/** The layer that a check belongs to, by the subject in its id. */
export function layerOf(check: string): LayerId {
  return BY_SUBJECT.get(check.slice(0, check.indexOf('/'))) ?? 'workloads';
}
