import type { KubernetesObject, KubernetesVersion } from '../../kube/index.ts';
import type { Binding } from '../binding.ts';
import type { RbacIndex } from '../rbac-index.ts';
import type { Role } from '../role.ts';
import { type Identity, identityOf, splitServiceAccountName } from '../subject.ts';
import { knownNodes } from '../who-can.ts';
import { type KnownPod, knownPods } from './known-pods.ts';

const ENFORCE_LABEL = 'pod-security.kubernetes.io/enforce';
const ACCOUNT_ANNOTATION = 'kubernetes.io/service-account.name';
const CONTROL_PLANE_LABELS = ['node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/master'];

/** What ways up depend on besides roles and bindings. */
export class World {
  readonly version: KubernetesVersion;
  readonly namespaces: readonly string[];
  readonly nodes: readonly string[];
  readonly pods: readonly KnownPod[];
  /** Every user and group that is known: of bindings, and service accounts. */
  readonly identities: readonly Identity[];
  readonly #index: RbacIndex;
  readonly #podsIn: ReadonlyMap<string, readonly KnownPod[]>;
  #bindingsTo: ReadonlyMap<string, readonly Binding[]> | undefined;
  #bindingsNamed: ReadonlyMap<string, readonly Binding[]> | undefined;
  #bindingsIn: ReadonlyMap<string, readonly Binding[]> | undefined;
  #rolesIn: ReadonlyMap<string, readonly Role[]> | undefined;
  readonly #accountsIn = new Map<string, Set<string>>();
  readonly #namespacesWith = new Map<string, ReadonlySet<string>>();
  readonly #missingIn = new Map<string, Set<string>>();

  constructor(index: RbacIndex) {
    const { snapshot } = index;
    this.#index = index;
    this.version = index.kubernetesVersion;
    this.nodes = knownNodes(index);
    this.pods = knownPods(snapshot);
    this.#podsIn = Map.groupBy(this.pods, (pod) => pod.namespace);
    this.namespaces = namespacesOf(index);
    // Where a cluster was read, an account that is not among its ServiceAccounts does not exist.
    const complete = snapshot.ofKind('', 'ServiceAccount').some(({ origin }) => origin.type === 'cluster');
    for (const namespace of this.namespaces) this.#addAccount(namespace, 'default');
    for (const account of snapshot.ofKind('', 'ServiceAccount')) this.#addAccount(account.namespace, account.name);
    for (const { object, spec } of snapshot.workloads) {
      this.#addAccount(object.namespace, spec.serviceAccountName || spec.serviceAccount || 'default');
    }
    for (const { name } of index.identities) {
      const account = splitServiceAccountName(name);
      if (account === undefined || this.accountsIn(account.namespace).has(account.name)) continue;
      if (complete) add(this.#missingIn, account.namespace, account.name);
      else this.#addAccount(account.namespace, account.name);
    }
    this.identities = this.#identities();
  }

  /** The bindings to a role of that kind and name, in any namespace. */
  bindingsTo(kind: string, name: string): readonly Binding[] {
    this.#bindingsTo ??= Map.groupBy(this.#index.bindings, ({ roleRef }) => `${roleRef.kind}\n${roleRef.name}`);
    return this.#bindingsTo.get(`${kind}\n${name}`) ?? [];
  }

  /** The bindings of that name, of either kind and in any namespace. */
  bindingsNamed(name: string): readonly Binding[] {
    this.#bindingsNamed ??= Map.groupBy(this.#index.bindings, (binding) => binding.name);
    return this.#bindingsNamed.get(name) ?? [];
  }

  /** The bindings of a namespace; the ClusterRoleBindings for the empty one. */
  bindingsIn(namespace: string): readonly Binding[] {
    this.#bindingsIn ??= Map.groupBy(this.#index.bindings, (binding) => binding.namespace);
    return this.#bindingsIn.get(namespace) ?? [];
  }

  /** Whether a role exists; a Role in any namespace when the namespace is `*`. */
  hasRole(kind: Role['kind'], namespace: string, name: string): boolean {
    if (kind === 'ClusterRole') return this.#index.findRole(kind, '', name) !== undefined;
    const namespaces = namespace === '*' ? this.namespaces : [namespace];
    return namespaces.some((at) => this.#index.findRole(kind, at, name) !== undefined);
  }

  /** The names of the Roles of a namespace. */
  rolesIn(namespace: string): readonly string[] {
    this.#rolesIn ??= Map.groupBy(
      this.#index.roles.filter(({ kind }) => kind === 'Role'),
      (role) => role.namespace,
    );
    return (this.#rolesIn.get(namespace) ?? []).map(({ name }) => name);
  }

  /** The service accounts of a namespace that exist, or are taken to. */
  accountsIn(namespace: string): ReadonlySet<string> {
    return this.#accountsIn.get(namespace) ?? new Set();
  }

  /** Service accounts that bindings name and that do not exist: whoever creates one owns what it is given. */
  missingAccountsIn(namespace: string): ReadonlySet<string> {
    return this.#missingIn.get(namespace) ?? new Set();
  }

  podsIn(namespace: string): readonly KnownPod[] {
    return namespace === '' ? this.pods : (this.#podsIn.get(namespace) ?? []);
  }

  /** Whether Pod Security admission lets pods in that control their node. */
  letsNodePodsIn(namespace: string): boolean {
    const level = this.#index.snapshot.find('', 'Namespace', '', namespace)?.labels.get(ENFORCE_LABEL);
    return level === undefined || level === 'privileged';
  }

  workload(kind: string, group: string, namespace: string, name: string): KubernetesObject | undefined {
    return this.#index.snapshot.find(group, kind, namespace, name);
  }

  /** The namespaces that hold an object of that kind. */
  namespacesWith(kind: string, group: string): ReadonlySet<string> {
    const key = `${kind}.${group}`;
    let namespaces = this.#namespacesWith.get(key);
    if (namespaces === undefined) {
      namespaces = new Set(this.#index.snapshot.ofKind(group, kind).map(({ namespace }) => namespace));
      this.#namespacesWith.set(key, namespaces);
    }
    return namespaces;
  }

  /** Secrets of a namespace that hold a service account's token, by the secret's name. */
  tokenSecretsIn(namespace: string): readonly { readonly secret: string; readonly account: string }[] {
    return this.#index.snapshot
      .inNamespace(namespace)
      .filter(({ kind, group }) => kind === 'Secret' && group === '')
      .flatMap(({ name, annotations }) => {
        const account = annotations.get(ACCOUNT_ANNOTATION);
        return account === undefined ? [] : [{ secret: name, account }];
      });
  }

  /** Whether a node runs the control plane, by its labels. */
  runsControlPlane(node: string): boolean {
    const labels = this.#index.snapshot.find('', 'Node', '', node)?.labels;
    return CONTROL_PLANE_LABELS.some((label) => labels?.has(label));
  }

  /** Whether the snapshot has a definition of that custom resource. */
  definesResource(group: string, resource: string): boolean {
    const name = `${resource}.${group}`;
    return this.#index.snapshot.find('apiextensions.k8s.io', 'CustomResourceDefinition', '', name) !== undefined;
  }

  #addAccount(namespace: string, name: string): void {
    add(this.#accountsIn, namespace, name);
  }

  #identities(): readonly Identity[] {
    const found = new Map<string, Identity>();
    for (const binding of this.#index.bindings) {
      for (const subject of binding.subjects) {
        const identity = identityOf(subject, binding.namespace);
        if (identity !== undefined) found.set(`${identity.type}\n${identity.name}`, identity);
      }
    }
    for (const [namespace, names] of this.#accountsIn) {
      for (const name of names) {
        const username = `system:serviceaccount:${namespace}:${name}`;
        found.set(`user\n${username}`, { type: 'user', name: username });
      }
    }
    return [...found.values()];
  }
}

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  const set = map.get(key) ?? new Set();
  set.add(value);
  map.set(key, set);
}

function namespacesOf(index: RbacIndex): readonly string[] {
  const { snapshot } = index;
  const named = snapshot.ofKind('', 'Namespace').map(({ name }) => name);
  const used = [...snapshot.objects, ...index.bindings].map(({ namespace }) => namespace);
  const accounts = index.identities.flatMap(({ name }) => splitServiceAccountName(name)?.namespace ?? []);
  return [...new Set([...named, ...used, ...accounts, 'kube-system'])].filter((name) => name !== '').sort();
}
