import { type KubernetesVersion, Snapshot } from '../kube/index.ts';
import type { Binding } from './binding.ts';
import { covers } from './covers.ts';
import { RBAC_DEFAULT_VERSIONS, rbacDefaultsFor } from './defaults/index.ts';
import type { PolicyRule } from './policy-rule.ts';
import { RbacIndex } from './rbac-index.ts';
import type { Role } from './role.ts';
import type { Subject } from './subject.ts';

/** The defaults never change: they are read once. */
let known: readonly RbacIndex[] | undefined;

/**
 * Tells a cluster's own roles and bindings from others, by what they say: names and labels can be forged. They are
 * compared with those of every known version, since an API server that is upgraded adds what is new to its roles and
 * leaves what older versions wrote.
 */
export class DefaultObjects {
  readonly #known: readonly RbacIndex[];
  readonly #bindingNames: ReadonlySet<string>;

  constructor() {
    known ??= RBAC_DEFAULT_VERSIONS.map(DefaultObjects.indexOf);
    this.#known = known;
    this.#bindingNames = new Set(known.flatMap(({ bindings }) => bindings.map(({ name }) => name)));
  }

  /** What an API server of that version makes by itself, and nothing else. */
  static indexOf(version: KubernetesVersion): RbacIndex {
    return new RbacIndex(new Snapshot([]), { kubernetesVersion: version, defaults: rbacDefaultsFor(version) });
  }

  /** Whether a default role has that kind, namespace and name. */
  hasRole(role: Role): boolean {
    return this.#known.some((index) => index.findRole(role.kind, role.namespace, role.name) !== undefined);
  }

  /** What a role of a default's name gives beyond the defaults of all known versions; empty for other roles. */
  widenedBy(role: Role): readonly PolicyRule[] {
    const defaults = this.#known.flatMap((index) => index.findRole(role.kind, role.namespace, role.name) ?? []);
    if (defaults.length === 0) return [];
    const known = defaults.flatMap(({ rules }) => rules.map(({ rule }) => rule));
    return covers(
      known,
      role.rules.map(({ rule }) => rule),
    ).missing;
  }

  /** The default binding of that kind, namespace and name. */
  findBinding(binding: Binding): Binding | undefined {
    if (!this.#bindingNames.has(binding.name)) return undefined;
    for (const index of this.#known) {
      const found = index.findBinding(binding.kind, binding.namespace, binding.name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Whether a binding gives what a default of its name does, to none but that default's subjects. */
  isDefault(binding: Binding): boolean {
    if (!this.#bindingNames.has(binding.name)) return false;
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
