import type { KubernetesObject, Snapshot } from '../../kube/index.ts';

export interface Namespace {
  readonly name: string;
  /** With `kubernetes.io/metadata.name`, which the API server sets on every namespace. */
  readonly labels: ReadonlyMap<string, string>;
  /** Undefined when the namespace is only named by something in it; its other labels are unknown then. */
  readonly object: KubernetesObject | undefined;
}

/** The label by which a namespace is selected by its name. */
export const NAMESPACE_NAME_LABEL = 'kubernetes.io/metadata.name';

/** The namespaces that objects describe, and those that are only named. */
export function readNamespaces(snapshot: Snapshot, named: Iterable<string>): ReadonlyMap<string, Namespace> {
  const namespaces = new Map<string, Namespace>();
  for (const object of snapshot.ofKind('', 'Namespace')) {
    if (object.name === '') continue;
    const labels = new Map([...object.labels, [NAMESPACE_NAME_LABEL, object.name]]);
    namespaces.set(object.name, { name: object.name, labels, object });
  }
  for (const name of named) {
    if (namespaces.has(name)) continue;
    namespaces.set(name, { name, labels: new Map([[NAMESPACE_NAME_LABEL, name]]), object: undefined });
  }
  return namespaces;
}
