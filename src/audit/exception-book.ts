import type { Finding } from '../checks/index.ts';
import { describeObject, type KubernetesObject } from '../kube/index.ts';
import type { IgnoreAnnotation } from './annotation-exceptions.ts';
import { type Exception, type ExceptionUse, fits, isExpired } from './exception.ts';

interface Entry {
  readonly exception: Exception;
  readonly expired: boolean;
  used: number;
}

/** The exceptions of the configuration and of annotations, and how often each was used. */
export class ExceptionBook {
  readonly #written: readonly Entry[];
  /** By the object: two files may hold an object of one name, and an annotation is about its own alone. */
  readonly #annotations = new Map<KubernetesObject, (Entry & { readonly annotation: IgnoreAnnotation })[]>();

  constructor(written: readonly Exception[], annotations: readonly IgnoreAnnotation[], today: string) {
    this.#written = written.map((exception) => ({ exception, expired: isExpired(exception, today), used: 0 }));
    for (const annotation of annotations) {
      const entry = { annotation, exception: asException(annotation), expired: false, used: 0 };
      const others = this.#annotations.get(annotation.object);
      if (others === undefined) this.#annotations.set(annotation.object, [entry]);
      else others.push(entry);
    }
  }

  /** The exception that accepts a finding, and one that would if it had not expired. All that fit count as used. */
  for(finding: Finding): { readonly accepting: Exception | undefined; readonly expired: Exception | undefined } {
    let accepting: Exception | undefined;
    let expired: Exception | undefined;
    for (const entry of this.#written) {
      if (!fits(entry.exception, finding)) continue;
      entry.used++;
      if (entry.expired) expired ??= entry.exception;
      else accepting ??= entry.exception;
    }
    for (const entry of this.#annotations.get(finding.object) ?? []) {
      if (entry.annotation.check !== finding.check) continue;
      entry.used++;
      accepting ??= entry.exception;
    }
    return { accepting, expired };
  }

  uses(): readonly ExceptionUse[] {
    return [...this.#written, ...[...this.#annotations.values()].flat()].map(({ exception, expired, used }) => ({
      exception,
      state: expired ? 'expired' : used > 0 ? 'active' : 'unused',
      findings: used,
    }));
  }
}

function asException({ object, check, reason }: IgnoreAnnotation): Exception {
  return {
    check: check.id,
    namespace: object.namespace,
    kind: object.kind,
    name: object.name,
    reason,
    source: `annotation on ${describeObject(object)}`,
  };
}
