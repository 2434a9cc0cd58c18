import type { End } from '../explain/index.ts';

/** Who an end is to a mesh. */
export interface Identity {
  readonly namespace: string;
  readonly serviceAccount: string;
}

/** The service account of a pod; undefined for what is no pod, and has no identity in a mesh. */
export function identityOf(end: End): Identity | undefined {
  if (end.type !== 'pod') return undefined;
  const { spec } = end.pod.workload;
  return { namespace: end.pod.namespace, serviceAccount: spec.serviceAccountName ?? spec.serviceAccount ?? 'default' };
}
