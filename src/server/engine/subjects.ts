import { type Identity, identityOf, serviceAccountName } from '../../rbac/index.ts';
import type { ScanState } from './scan-state.ts';

/** Everybody that a binding names and every service account, to search among. */
export function subjects(
  { rbac, snapshot }: ScanState,
  { search, limit, offset }: { readonly search: string; readonly limit: number; readonly offset: number },
): object {
  const found = new Map<string, Identity>();
  const add = (identity: Identity): void => {
    found.set(`${identity.type}\n${identity.name}`, identity);
  };
  for (const { name, namespace } of snapshot.ofKind('', 'ServiceAccount')) {
    add({ type: 'user', name: serviceAccountName(namespace || 'default', name) });
  }
  for (const binding of rbac.index.bindings) {
    for (const subject of binding.subjects) {
      const identity = identityOf(subject, binding.namespace);
      if (identity !== undefined) add(identity);
    }
  }
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const matching = [...found.values()]
    .filter(({ type, name }) => words.every((word) => `${type} ${name}`.toLowerCase().includes(word)))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return { total: matching.length, items: matching.slice(offset, offset + limit) };
}
