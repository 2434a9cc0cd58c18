import type { KubernetesObject, KubernetesVersion } from '../../kube/index.ts';
import type { Binding } from '../binding.ts';
import type { RbacIndex } from '../rbac-index.ts';
import type { Role } from '../role.ts';
import { namespacesOf, type ServiceAccounts, serviceAccountsOf } from '../service-accounts.ts';
import { type Identity, identityOf } from '../subject.ts';
import { knownNodes } from '../who-can.ts';
import { type KnownPod, knownPods } from './known-pods.ts';

const NONE: ReadonlySet<string> = new Set();
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
  readonly #accounts: ServiceAccounts;
  readonly #podsIn: ReadonlyMap<string, readonly KnownPod[]>;
  #bindingsTo: ReadonlyMap<string, readonly Binding[]> | undefined;
  #bindingsNamed: ReadonlyMap<string, readonly Binding[]> | undefined;
  #bindingsIn: ReadonlyMap<string, readonly Binding[]> | undefined;
  #controlPlane: ReadonlySet<string> | undefined;
  #defined: ReadonlySet<string> | undefined;
  #levels: ReadonlyMap<string, string | undefined> | undefined;
  #rolesIn: ReadonlyMap<string, readonly Role[]> | undefined;
  readonly #namespacesWith = new Map<string, ReadonlySet<string>>();

  constructor(index: RbacIndex) {
    const { snapshot } = index;
    this.#index = index;
    this.version = index.kubernetesVersion;
    this.nodes = knownNodes(index);
    this.pods = knownPods(snapshot);
    this.#podsIn = Map.groupBy(this.pods, (pod) => pod.namespace);
    this.namespaces = namespacesOf(index);
    this.#accounts = serviceAccountsOf(index);
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
    return this.#accounts.known.get(namespace) ?? NONE;
  }

  /** Service accounts that bindings name and that do not exist: whoever creates one owns what it is given. */
  missingAccountsIn(namespace: string): ReadonlySet<string> {
    return this.#accounts.missing.get(namespace) ?? NONE;
  }

  podsIn(namespace: string): readonly KnownPod[] {
    return namespace === '' ? this.pods : (this.#podsIn.get(namespace) ?? []);
  }

  /** Whether Pod Security admission lets pods in that control their node. */
  letsNodePodsIn(namespace: string): boolean {
    this.#levels ??= new Map(
      this.#index.snapshot.ofKind('', 'Namespace').map(({ name, labels }) => [name, labels.get(ENFORCE_LABEL)]),
    );
    const level = this.#levels.get(namespace);
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
    this.#controlPlane ??= new Set(
      this.#index.snapshot
        .ofKind('', 'Node')
        .filter(({ labels }) => CONTROL_PLANE_LABELS.some((label) => labels.has(label)))
        .map(({ name }) => name),
    );
    return this.#controlPlane.has(node);
  }

  /** Whether the snapshot has a definition of that custom resource. */
  definesResource(group: string, resource: string): boolean {
    this.#defined ??= new Set(
      this.#index.snapshot.ofKind('apiextensions.k8s.io', 'CustomResourceDefinition').map(({ name }) => name),
    );
    return this.#defined.has(`${resource}.${group}`);
  }

  #identities(): readonly Identity[] {
    const found = new Map<string, Identity>();
    for (const binding of this.#index.bindings) {
      for (const subject of binding.subjects) {
        const identity = identityOf(subject, binding.namespace);
        if (identity !== undefined) found.set(`${identity.type}\n${identity.name}`, identity);
      }
    }
    for (const [namespace, names] of this.#accounts.known) {
      for (const name of names) {
        const username = `system:serviceaccount:${namespace}:${name}`;
        found.set(`user\n${username}`, { type: 'user', name: username });
      }
    }
    return [...found.values()];
  }
}
