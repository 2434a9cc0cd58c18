import { type Attributes, combinedResource, isResourceRequest, type ResourceAttributes } from './attributes.ts';
import type { Binding } from './binding.ts';
import { NO_MATCH } from './match-rule.ts';
import type { Role, WrittenRule } from './role.ts';
import type { RoleMatcher } from './role-matcher.ts';
import type { Identity, Subject, User } from './subject.ts';

/** One rule of one binding, and the subject through which it is given: the smallest thing that can be taken away. */
export interface Grant {
  readonly binding: Binding;
  readonly subject: Subject;
  readonly role: Role;
  /** The index in the role's rules; for an aggregated ClusterRole, after aggregation. */
  readonly ruleIndex: number;
  /** The rule, and where it is written. */
  readonly rule: WrittenRule;
}

/** The name of a grant, unique among the grants of an index. */
export function grantKey({ binding, ruleIndex }: Pick<Grant, 'binding' | 'ruleIndex'>): string {
  return `${binding.kind}/${binding.namespace}/${binding.name}#${ruleIndex}`;
}

/** A role as one binding gives it to one user or group. */
export class BoundRole {
  readonly binding: Binding;
  /** The binding's place among all bindings. */
  readonly ordinal: number;
  readonly subject: Subject;
  readonly identity: Identity;
  readonly role: Role;
  readonly matcher: RoleMatcher;
  readonly #grants: (Grant | undefined)[] = [];

  constructor(
    binding: Binding,
    ordinal: number,
    subject: Subject,
    identity: Identity,
    role: Role,
    matcher: RoleMatcher,
  ) {
    this.binding = binding;
    this.ordinal = ordinal;
    this.subject = subject;
    this.identity = identity;
    this.role = role;
    this.matcher = matcher;
  }

  /** The grant of the rule at that index; the same object each time. */
  grant(ruleIndex: number): Grant | undefined {
    const known = this.#grants[ruleIndex];
    const rule = this.role.rules[ruleIndex];
    if (known !== undefined || rule === undefined) return known;
    const grant: Grant = { binding: this.binding, subject: this.subject, role: this.role, ruleIndex, rule };
    this.#grants[ruleIndex] = grant;
    return grant;
  }

  /** Every rule that the binding gives as a grant. */
  grants(): readonly Grant[] {
    return this.matcher.rules.flatMap((matcher, index) => (matcher === NO_MATCH ? [] : (this.grant(index) ?? [])));
  }
}

/** What RBAC gives one user. ClusterRoleBindings come first, then the RoleBindings of the request's namespace. */
export class Principal {
  readonly user: User;
  readonly #everywhere: readonly BoundRole[];
  readonly #forResources: readonly BoundRole[];
  readonly #forPaths: readonly BoundRole[];
  readonly #byNamespace: ReadonlyMap<string, readonly BoundRole[]>;

  /** `bound` may hold a binding more than once, through the user and through groups. */
  constructor(user: User, bound: readonly BoundRole[]) {
    this.user = user;
    const seen = new Set<Binding>();
    const once = [...bound]
      .sort((a, b) => a.ordinal - b.ordinal || a.subject.index - b.subject.index)
      .filter(({ binding }) => !seen.has(binding) && seen.add(binding));
    this.#everywhere = once.filter(({ binding }) => binding.kind === 'ClusterRoleBinding');
    this.#forResources = this.#everywhere.filter(({ matcher }) => matcher.hasResources);
    this.#forPaths = this.#everywhere.filter(({ matcher }) => matcher.hasPaths);
    this.#byNamespace = Map.groupBy(
      once.filter(({ binding }) => binding.kind === 'RoleBinding'),
      ({ binding }) => binding.namespace,
    );
  }

  /** The roles that count for requests in a namespace; an empty namespace stands for requests across namespaces. */
  boundIn(namespace: string): readonly BoundRole[] {
    return namespace ? [...this.#everywhere, ...(this.#byNamespace.get(namespace) ?? [])] : this.#everywhere;
  }

  /** The namespaces in which RoleBindings give something. */
  get namespaces(): readonly string[] {
    return [...this.#byNamespace.keys()];
  }

  /** The first grant that allows a request. */
  find(attributes: Attributes): Grant | undefined {
    if (!isResourceRequest(attributes)) {
      for (const bound of this.#forPaths) {
        const index = bound.matcher.find(attributes);
        if (index >= 0) return bound.grant(index);
      }
      return undefined;
    }
    const combined = combinedResource(attributes);
    const found = findResource(this.#forResources, attributes, combined);
    if (found !== undefined || !attributes.namespace || this.#byNamespace.size === 0) return found;
    const local = this.#byNamespace.get(attributes.namespace);
    return local && findResource(local, attributes, combined);
  }
}

function findResource(
  roles: readonly BoundRole[],
  attributes: ResourceAttributes,
  combined: string,
): Grant | undefined {
  for (const bound of roles) {
    const index = bound.matcher.findResource(attributes, combined);
    if (index >= 0) return bound.grant(index);
  }
  return undefined;
}
