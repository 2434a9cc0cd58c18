import { compareKubernetesVersions, type KubernetesVersion, Snapshot } from '../kube/index.ts';
import type { Binding } from './binding.ts';
import { covers } from './covers.ts';
import { RBAC_DEFAULT_VERSIONS, rbacDefaultsFor } from './defaults/index.ts';
import type { PolicyRule } from './policy-rule.ts';
import { RbacIndex } from './rbac-index.ts';
import type { Role } from './role.ts';
import type { Subject } from './subject.ts';

/**
 * Tells a cluster's own roles and bindings from others, by what they say: names and labels can be forged. A version
 * whose defaults are not known is compared with all that are.
 */
export class DefaultObjects {
  readonly #known: readonly RbacIndex[];

  constructor(version: KubernetesVersion) {
    const same = RBAC_DEFAULT_VERSIONS.filter((known) => compareKubernetesVersions(known, version) === 0);
    this.#known = (same.length > 0 ? same : RBAC_DEFAULT_VERSIONS).map(
      (known) => new RbacIndex(new Snapshot([]), { kubernetesVersion: known, defaults: rbacDefaultsFor(known) }),
    );
  }

  /** Whether a default role has that kind, namespace and name. */
  hasRole(role: Role): boolean {
    return this.#known.some((index) => index.findRole(role.kind, role.namespace, role.name) !== undefined);
  }

  /** What a role of a default's name gives beyond that default; empty for other roles, and for less. */
  widenedBy(role: Role): readonly PolicyRule[] {
    const defaults = this.#known.flatMap((index) => index.findRole(role.kind, role.namespace, role.name) ?? []);
    const rules = role.rules.map(({ rule }) => rule);
    const missing = defaults.map(
      (known) =>
        covers(
          known.rules.map(({ rule }) => rule),
          rules,
        ).missing,
    );
    return missing.sort((a, b) => a.length - b.length)[0] ?? [];
  }

  /** The default binding of that kind, namespace and name. */
  findBinding(binding: Binding): Binding | undefined {
    for (const index of this.#known) {
      const found = index.findBinding(binding.kind, binding.namespace, binding.name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Whether a binding gives what a default of its name does, to none but that default's subjects. */
  isDefault(binding: Binding): boolean {
    return this.#known.some((index) => {
      const known = index.findBinding(binding.kind, binding.namespace, binding.name);
      return (
        known !== undefined &&
        known.roleRef.kind === binding.roleRef.kind &&
        known.roleRef.name === binding.roleRef.name &&
        binding.subjects.every((subject) => known.subjects.some((other) => sameSubject(subject, other)))
      );
    });
  }
}

function sameSubject(a: Subject, b: Subject): boolean {
  return a.kind === b.kind && a.name === b.name && a.namespace === b.namespace;
}
