import { type KubernetesObject, type KubernetesVersion, ownField } from '../../kube/index.ts';
import type { Binding } from '../binding.ts';
import type { RbacIndex } from '../rbac-index.ts';
import type { Role } from '../role.ts';
import { namespacesOf, type ServiceAccounts, serviceAccountsOf } from '../service-accounts.ts';
import { type Identity, identityOf, splitServiceAccountName } from '../subject.ts';
import { knownNodes } from '../who-can.ts';
import { type KnownPod, knownPods } from './known-pods.ts';

const NONE: ReadonlySet<string> = new Set();
const ENFORCE_LABEL = 'pod-security.kubernetes.io/enforce';
const ACCOUNT_ANNOTATION = 'kubernetes.io/service-account.name';
const CONTROL_PLANE_LABELS = ['node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/master'];

/** No object has this name. */
const EVERY_NAME = '*';
const BOOTSTRAP_TYPE = 'bootstrap.kubernetes.io/token';

/** A Secret with the token of a service account, or a bootstrap token. */
export interface TokenSecret {
  readonly secret: string;
  readonly holder: { readonly account: string } | 'bootstrapper';
}

function tokenSecrets(secrets: readonly KubernetesObject[]): ReadonlyMap<string, readonly TokenSecret[]> {
  const found = new Map<string, TokenSecret[]>();
  for (const { namespace, name, annotations, content } of secrets) {
    const account = annotations.get(ACCOUNT_ANNOTATION);
    const isBootstrap = namespace === 'kube-system' && ownField(content, 'type') === BOOTSTRAP_TYPE;
    if (account === undefined && !isBootstrap) continue;
    const secret: TokenSecret = { secret: name, holder: account === undefined ? 'bootstrapper' : { account } };
    for (const key of [name, EVERY_NAME]) {
      const at = `${namespace}\n${key}`;
      const known = found.get(at);
      if (known === undefined) found.set(at, [secret]);
      else known.push(secret);
    }
  }
  return found;
}

/** The different values of each key. */
function grouped(pairs: readonly (readonly string[])[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  for (const [key = '', value = ''] of pairs) {
    const known = found.get(key);
    if (known === undefined) found.set(key, new Set([value]));
    else known.add(value);
  }
  return new Map([...found].map(([key, values]) => [key, [...values]]));
}

/** What ways up depend on besides roles and bindings. */
export class World {
  readonly version: KubernetesVersion;
  readonly namespaces: readonly string[];
  readonly nodes: readonly string[];
  readonly pods: readonly KnownPod[];
  /** Every user and group that is known: of bindings, and service accounts. */
  readonly identities: readonly Identity[];
  /** Those of them that are no service accounts. */
  readonly people: readonly Identity[];
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
  #tokenSecrets: ReadonlyMap<string, readonly TokenSecret[]> | undefined;
  #podsNamed: ReadonlyMap<string, readonly KnownPod[]> | undefined;
  #namespacesOfAccount: ReadonlyMap<string, readonly string[]> | undefined;
  readonly #namespacesWith = new Map<string, ReadonlyMap<string, readonly string[]>>();

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
    this.people = this.identities.filter(
      ({ type, name }) => type === 'group' || splitServiceAccountName(name) === undefined,
    );
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

  /** The namespaces that have a service account of that name. */
  namespacesOfAccount(name: string): readonly string[] {
    this.#namespacesOfAccount ??= grouped(
      [...this.#accounts.known].flatMap(([namespace, names]) => [...names].map((account) => [account, namespace])),
    );
    return this.#namespacesOfAccount.get(name) ?? [];
  }

  podsIn(namespace: string): readonly KnownPod[] {
    return namespace === '' ? this.pods : (this.#podsIn.get(namespace) ?? []);
  }

  /** The pods that a request can mean by that name, in any namespace. */
  podsNamed(podName: string): readonly KnownPod[] {
    this.#podsNamed ??= Map.groupBy(this.pods, ({ name }) => name);
    const ofStatefulSet = podName.slice(0, Math.max(0, podName.lastIndexOf('-')));
    return [podName, ofStatefulSet]
      .flatMap((name) => this.#podsNamed?.get(name) ?? [])
      .filter((pod) => pod.isNamed(podName));
  }

  /** Whether Pod Security admission lets pods in that control their node. */
  letsNodePodsIn(namespace: string): boolean {
    this.#levels ??= new Map(
      this.#index.snapshot.ofKind('', 'Namespace').map(({ name, labels }) => [name, labels.get(ENFORCE_LABEL)]),
    );
    const level = this.#levels.get(namespace);
    return level === undefined || level === 'privileged';
  }

  /** The namespaces that hold an object of that kind; of that name alone where one is given. */
  namespacesWith(kind: string, group: string, name?: string): readonly string[] {
    const key = `${kind}.${group}`;
    const byName =
      this.#namespacesWith.get(key) ??
      grouped(
        this.#index.snapshot.ofKind(group, kind).flatMap((object) => [
          [object.name, object.namespace],
          [EVERY_NAME, object.namespace],
        ]),
      );
    this.#namespacesWith.set(key, byName);
    return byName.get(name ?? EVERY_NAME) ?? [];
  }

  /** Secrets of a namespace that hold a token; those of one name alone where it is given. */
  tokenSecretsIn(namespace: string, name?: string): readonly TokenSecret[] {
    this.#tokenSecrets ??= tokenSecrets(this.#index.snapshot.ofKind('', 'Secret'));
    return this.#tokenSecrets.get(`${namespace}\n${name ?? EVERY_NAME}`) ?? [];
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
