import type { BoundRole, Grant } from '../principal.ts';
import type { RbacIndex } from '../rbac-index.ts';
import type { Role } from '../role.ts';
import { type Identity, impliedGroups } from '../subject.ts';
import { type Hit, type HitFinder, type Hits, isEverything } from './hits.ts';
import { allowsPattern, type Pattern } from './pattern.ts';
import type { Position } from './position.ts';
import type { Held } from './step.ts';
import type { Technique } from './technique.ts';

/** Something that meets a requirement, and how it is held. */
export interface HeldHere extends Held {
  /** Whether it is given to the position itself, and not only to a group that it is in. */
  readonly own: boolean;
  /** Whether it is given in the namespace of the scope, and not everywhere. */
  readonly local: boolean;
  /** Whether it gives everything in the namespace, so that a step of its own stands for all it leads to there. */
  readonly everything: boolean;
}

/** One role as a position holds it. */
interface Source {
  /** The namespace it is held in; empty for everywhere. */
  readonly scope: string;
  readonly own: boolean;
  readonly hits: Hits;
  readonly grantAt: (index: number) => Grant | undefined;
  readonly bound: BoundRole | undefined;
}

/** The roles that a position holds. */
export class Holder {
  /** All roles, and those that some technique asks about. */
  readonly #all: readonly Source[];
  readonly #sources: readonly Source[];

  constructor(sources: readonly Source[]) {
    this.#all = sources;
    this.#sources = sources.filter(({ hits }) => hits.byPattern.size > 0);
  }

  /** The empty scope, and each namespace in which something is held. */
  get scopes(): readonly string[] {
    return [...new Set(['', ...this.#sources.map(({ scope }) => scope)])];
  }

  /**
   * The techniques that may lead to a step which this position brings about in the scope: something they ask about is
   * given to the position itself, and something in the scope's namespace.
   */
  techniques(scope: string): readonly Technique[] {
    const local = new Set<Technique>();
    const own = new Set<Technique>();
    for (const source of this.#sources) {
      if (source.scope !== '' && source.scope !== scope) continue;
      for (const technique of source.hits.techniques) {
        if (source.scope === scope) local.add(technique);
        if (source.own) own.add(technique);
      }
    }
    return local.size === 0 ? [] : [...local].filter((technique) => own.has(technique));
  }

  /**
   * What allows the pattern in the scope. A rule that gives everything everywhere is left out: its own step to
   * cluster-admin stands for all that it leads to.
   */
  held(pattern: Pattern, scope: string): readonly HeldHere[] {
    const held: HeldHere[] = [];
    for (const source of this.#sources) {
      if (source.scope !== '' && (source.scope !== scope || pattern.clusterScoped)) continue;
      const local = source.scope !== '' || scope === '';
      for (const { ruleIndex, names, everything } of source.hits.byPattern.get(pattern) ?? []) {
        if (everything && source.scope === '') continue;
        held.push({ grant: source.grantAt(ruleIndex), names, own: source.own, local, everything });
      }
    }
    return held;
  }

  /** Every rule of the position's own that gives everything, by where it does. */
  get everything(): readonly { readonly scope: string; readonly grant: Grant | undefined }[] {
    return this.#sources.flatMap(({ scope, own, bound, grantAt, hits }) =>
      own ? hits.everything.map((index) => ({ scope, grant: bound === undefined ? undefined : grantAt(index) })) : [],
    );
  }

  /** Grants of `impersonate-on:<mode>:…`, or of every verb, that count in a scope and come of a binding. */
  impersonateOn(mode: string, scope: string): readonly HeldHere[] {
    return this.#all.flatMap(({ scope: at, own, bound }) => {
      if (bound === undefined || (at !== '' && at !== scope)) return [];
      return bound
        .grants()
        .filter(({ rule }) => rule.rule.resources.length > 0 && !isEverything(rule.rule))
        .filter(({ rule }) =>
          rule.rule.verbs.some((verb) => verb === '*' || verb.startsWith(`impersonate-on:${mode}:`)),
        )
        .map((grant) => ({ grant, names: undefined, own, local: at !== '' || scope === '', everything: false }));
    });
  }

  /** The bindings through which roles are held. */
  get bound(): readonly BoundRole[] {
    return this.#all.flatMap(({ bound }) => bound ?? []);
  }
}

/** Only what a grant of `impersonate-on` reaches is held, so that no rule counts as everything. */
function partly(hit: Hit): Hit {
  return { ...hit, everything: false };
}

function groupNamed(name: string): Identity {
  return { type: 'group', name };
}

/** Finds what positions hold. */
export class Holders {
  readonly #index: RbacIndex;
  readonly #finder: HitFinder;

  constructor(index: RbacIndex, finder: HitFinder) {
    this.#index = index;
    this.#finder = finder;
  }

  /** What a position holds; undefined for positions that are no holders of roles. */
  of(position: Position): Holder | undefined {
    switch (position.type) {
      case 'identity':
        return new Holder(this.#sourcesOf(position.identity));
      case 'caller':
        return new Holder(
          this.#ownSourcesOf({ type: 'user', name: position.name }, ...position.groups.map(groupNamed)),
        );
      case 'limited':
        return new Holder(this.#limited(position));
      case 'role': {
        const role = this.#index.findRole(
          position.kind,
          position.kind === 'Role' ? position.namespace : '',
          position.name,
        );
        return role && position.namespace !== '*'
          ? new Holder([this.#roleSource(role, position.namespace)])
          : undefined;
      }
      case 'everything':
        return position.namespace === '' ? undefined : new Holder([this.#everythingIn(position.namespace)]);
      default:
        return undefined;
    }
  }

  #ownSourcesOf(...identities: readonly Identity[]): readonly Source[] {
    return identities.flatMap((identity) => this.#index.boundTo(identity).map((bound) => this.#source(bound, true)));
  }

  #sourcesOf(identity: Identity): readonly Source[] {
    const own = this.#ownSourcesOf(identity);
    if (own.every(({ hits }) => hits.byPattern.size === 0)) return [];
    const groups = impliedGroups(identity).map(groupNamed);
    return [
      ...own,
      ...groups.flatMap((group) => this.#index.boundTo(group).map((bound) => this.#source(bound, false))),
    ];
  }

  #source(bound: BoundRole, own: boolean): Source {
    const ruleAt = (index: number) => bound.role.rules[index]?.rule;
    const hits = this.#finder.hits(bound.matcher, ruleAt);
    return { scope: bound.binding.namespace, own, hits, grantAt: (index) => bound.grant(index), bound };
  }

  /** A role without binding: it comes with the position. */
  #roleSource(role: Role, scope: string): Source {
    const ruleAt = (index: number) => role.rules[index]?.rule;
    const hits = this.#finder.hits(this.#index.matcher(role), ruleAt);
    return { scope, own: true, hits, grantAt: () => undefined, bound: undefined };
  }

  #everythingIn(scope: string): Source {
    const hits = this.#finder.everything;
    return { scope, own: true, hits, grantAt: () => undefined, bound: undefined };
  }

  /** What the identity holds, as far as one grant of `impersonate-on` reaches. */
  #limited({ identity, mode, through }: Position & { readonly type: 'limited' }): readonly Source[] {
    const on = this.#index.matcherOf(through.binding, through.role).rules[through.ruleIndex];
    const namespace = through.binding.namespace;
    const names = through.rule.rule.resourceNames;
    if (on === undefined || names.length > 0) return [];
    const identities = [identity, ...impliedGroups(identity).map(groupNamed)];
    return identities.flatMap((held) =>
      this.#index.boundTo(held).flatMap((bound) => {
        if (namespace !== '' && bound.binding.namespace !== '' && bound.binding.namespace !== namespace) return [];
        const source = this.#source(bound, true);
        const reached = [...source.hits.byPattern].filter(
          ([pattern]) =>
            !(namespace !== '' && pattern.clusterScoped) &&
            allowsPattern(on, { ...pattern, verb: `impersonate-on:${mode}:${pattern.verb}` }),
        );
        return [
          {
            ...source,
            scope: namespace || source.scope,
            hits: this.#finder.grouped(new Map(reached.map(([pattern, hits]) => [pattern, hits.map(partly)]))),
            bound: undefined,
          },
        ];
      }),
    );
  }
}
