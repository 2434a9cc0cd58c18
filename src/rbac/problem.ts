import type { FieldPath, KubernetesObject } from '../kube/index.ts';

/** Something in an RBAC object that the API server refuses. The rest of the object is judged. */
export interface ObjectProblem {
  readonly object: KubernetesObject;
  readonly path: FieldPath;
  readonly message: string;
}
