import { DefaultObjects } from '../default-objects.ts';
import type { RbacIndex } from '../rbac-index.ts';
import { type Identity, identityOf } from '../subject.ts';
import type { Position } from './position.ts';

/** Everybody to whom a binding gives something that is not the cluster's own: where ways up are looked for. */
export function subjectsOf(index: RbacIndex): readonly Identity[] {
  const defaults = new DefaultObjects();
  const found = new Map<string, Identity>();
  for (const binding of index.bindings) {
    if (defaults.isDefault(binding) || index.roleOf(binding) === undefined) continue;
    const known = defaults.findBinding(binding);
    for (const subject of binding.subjects) {
      const own = known?.subjects.some(
        ({ kind, name, namespace }) =>
          kind === subject.kind && name === subject.name && namespace === subject.namespace,
      );
      const identity = own ? undefined : identityOf(subject, binding.namespace);
      if (identity !== undefined) found.set(`${identity.type}\n${identity.name}`, identity);
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Where an identity stands. */
export function positionOf(identity: Identity): Position {
  return { type: 'identity', identity };
}
