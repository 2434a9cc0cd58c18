import { isJsonArray, isJsonObject, type KubernetesObject } from '../../kube/index.ts';
import type { Check } from '../check.ts';
import type { CheckContext } from '../context.ts';
import { isSystemNamespace } from './system-namespace.ts';

/** A namespace that is read, and has workloads. One without is nobody's risk yet. */
export interface UsedNamespace {
  readonly object: KubernetesObject;
  readonly name: string;
}

/** A check that judges one used namespace at a time; it gives the message of its finding. */
export function namespaceCheck(
  texts: Omit<Check, 'run'>,
  judge: (namespace: UsedNamespace, context: CheckContext) => string | undefined,
): Check {
  const check: Check = {
    ...texts,
    *run(context) {
      const used = new Set(context.snapshot.workloads.map(({ object }) => object.namespace));
      for (const object of context.snapshot.ofKind('', 'Namespace')) {
        if (isSystemNamespace(object.name) || !used.has(object.name)) continue;
        const message = judge({ object, name: object.name }, context);
        if (message !== undefined) yield { check, object, path: ['metadata', 'name'], message };
      }
    },
  };
  return check;
}

/** Whether a quota or a range limits anything: a `hard` with entries, or `limits` with entries. */
export function limitsSomething({ content }: KubernetesObject): boolean {
  const spec = content['spec'];
  if (!isJsonObject(spec)) return false;
  const { hard, limits } = spec;
  return (isJsonObject(hard) && Object.keys(hard).length > 0) || (isJsonArray(limits) && limits.length > 0);
}

/** A namespace with a Deployment and more objects, for examples. */
export function namespaceExample(more = ''): string {
  return `apiVersion: v1
kind: Namespace
metadata:
  name: shop
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      containers:
        - name: web
          image: registry.example.com/web:1.4
${more === '' ? '' : `---\n${more}\n`}`;
}
