import type { RbacIndex } from './rbac-index.ts';
import {
  identityOf,
  isServiceAccountGroup,
  serviceAccountGroups,
  serviceAccountName,
  splitServiceAccountName,
} from './subject.ts';

/** The service accounts of a state, by namespace. */
export interface ServiceAccounts {
  /** Those that exist, or are taken to where the snapshot does not hold every ServiceAccount of a cluster. */
  readonly known: ReadonlyMap<string, ReadonlySet<string>>;
  /** Those that bindings name and that do not exist: whoever creates one owns what it is given. */
  readonly missing: ReadonlyMap<string, ReadonlySet<string>>;
}

/** The namespaces of a state: of its Namespace objects, and of anything that names one. */
export function namespacesOf(index: RbacIndex): readonly string[] {
  const { snapshot } = index;
  const named = snapshot.ofKind('', 'Namespace').map(({ name }) => name);
  const used = [...snapshot.objects, ...index.bindings].map(({ namespace }) => namespace);
  const accounts = index.identities.flatMap(({ name }) => splitServiceAccountName(name)?.namespace ?? []);
  return [...new Set([...named, ...used, ...accounts, 'kube-system'])].filter((name) => name !== '').sort();
}

/** Finds service accounts by their objects, by the pods that use them, by bindings, and the `default` of each namespace. */
export function serviceAccountsOf(index: RbacIndex): ServiceAccounts {
  const { snapshot } = index;
  const known = new Map<string, Set<string>>();
  const missing = new Map<string, Set<string>>();
  for (const namespace of namespacesOf(index)) add(known, namespace, 'default');
  const objects = snapshot.ofKind('', 'ServiceAccount');
  for (const { namespace, name } of objects) add(known, namespace, name);
  for (const { object, spec } of snapshot.workloads) {
    add(known, object.namespace, spec.serviceAccountName || spec.serviceAccount || 'default');
  }
  // Where a cluster was read, an account that is not among its ServiceAccounts does not exist.
  const complete = objects.some(({ origin }) => origin.type === 'cluster');
  for (const binding of index.bindings) {
    for (const subject of binding.subjects) {
      const name = identityOf(subject, binding.namespace)?.name ?? '';
      const account = splitServiceAccountName(name);
      if (account === undefined || known.get(account.namespace)?.has(account.name)) continue;
      add(complete ? missing : known, account.namespace, account.name);
    }
  }
  return { known, missing };
}

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  const set = map.get(key);
  if (set === undefined) map.set(key, new Set([value]));
  else set.add(value);
}

/** Finds the user names of the service accounts that are known to be in a group of theirs. */
export function serviceAccountsByGroup(index: RbacIndex): (group: string) => readonly string[] {
  const { known } = serviceAccountsOf(index);
  return (group) => {
    if (!isServiceAccountGroup(group)) return [];
    return [...known].flatMap(([namespace, names]) =>
      serviceAccountGroups(namespace).includes(group)
        ? [...names].sort().map((name) => serviceAccountName(namespace, name))
        : [],
    );
  };
}
