import type { KubernetesObject } from '../kube/index.ts';

/** The name of an object, as screens show it and addresses carry it. */
export interface ObjectName {
  readonly apiVersion: string;
  readonly kind: string;
  /** Empty outside namespaces. */
  readonly namespace: string;
  /** With a `*` at its end where the API server is to make the rest of it. */
  readonly name: string;
}

export function objectName({ apiVersion, kind, namespace, name, generateName }: KubernetesObject): ObjectName {
  return { apiVersion, kind, namespace, name: name || `${generateName}*` };
}

/** `Deployment/shop/cart`, and `ClusterRole//view` outside namespaces. */
export function objectKey({ kind, namespace, name }: Omit<ObjectName, 'apiVersion'>): string {
  return `${kind}/${namespace}/${name}`;
}
