import type { FieldPath, KubernetesObject, Shape } from '../kube/index.ts';
import type { Check } from './check.ts';
import type { CheckContext } from './context.ts';
import type { Severity } from './severity.ts';

/** The kinds a check looks at, with the shape it reads them in. */
export interface ObjectKind<T> {
  readonly group: string;
  readonly kind: string;
  /** Of the whole object. What does not fit is absent; the API server would refuse it. */
  readonly shape: Shape<T>;
}

/** A field at fault, from the object inwards. */
export interface ObjectFault {
  readonly path: FieldPath;
  readonly message: string;
  /** Where it differs from the check's. */
  readonly severity?: Severity | undefined;
}

/** A check that judges one object of a kind at a time. */
export function objectCheck<T extends object>(
  texts: Omit<Check, 'run'>,
  { group, kind, shape }: ObjectKind<T>,
  judge: (content: T, object: KubernetesObject, context: CheckContext) => Iterable<ObjectFault>,
): Check {
  const check: Check = {
    ...texts,
    *run(context) {
      for (const object of context.snapshot.ofKind(group, kind)) {
        const content = context.read(object, shape);
        if (content === undefined) continue;
        for (const fault of judge(content, object, context)) yield { check, object, ...fault };
      }
    },
  };
  return check;
}
