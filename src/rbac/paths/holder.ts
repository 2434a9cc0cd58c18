import type { BoundRole, Grant } from '../principal.ts';
import { RbacError } from '../rbac-error.ts';
import type { RbacIndex } from '../rbac-index.ts';
import type { Role } from '../role.ts';
import { type Identity, impliedGroups } from '../subject.ts';
import type { Hit, HitFinder, Hits } from './hits.ts';
import { isSecondary, onBehalf, type Pattern } from './pattern.ts';
import { type Position, positionKey } from './position.ts';
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

/** What is held of a role while acting as another. */
interface LimitedSource extends Source {
  /** Whether requests are made by it, and not what is asked in their course. */
  readonly isAsked: boolean;
}

/** Of what comes with a position. */
const NO_GRANT = (): undefined => undefined;

/** Pairs of roles that are looked at for impersonation before it is given up. */
const MOST_LIMITED = 20_000_000;

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

  /** The bindings through which roles are held. */
  get bound(): readonly BoundRole[] {
    return this.#all.flatMap(({ bound }) => bound ?? []);
  }
}

function groupNamed(name: string): Identity {
  return { type: 'group', name };
}

/** Finds what positions hold. */
export class Holders {
  readonly #index: RbacIndex;
  readonly #finder: HitFinder;
  readonly #sources = new Map<string, readonly Source[]>();
  #left = MOST_LIMITED;

  constructor(index: RbacIndex, finder: HitFinder) {
    this.#index = index;
    this.#finder = finder;
  }

  /** What a position holds; undefined for positions that are no holders of roles. */
  of(position: Position): Holder | undefined {
    const sources = this.#sourcesAt(position);
    return sources && new Holder(sources);
  }

  #sourcesAt(position: Position): readonly Source[] | undefined {
    switch (position.type) {
      case 'identity':
        return this.#sourcesOf(position.identity);
      case 'caller':
        return this.#ownSourcesOf({ type: 'user', name: position.name }, ...position.groups.map(groupNamed));
      case 'limited':
        return this.#limited(position);
      case 'role': {
        const role = this.#index.findRole(
          position.kind,
          position.kind === 'Role' ? position.namespace : '',
          position.name,
        );
        return role && position.namespace !== '*' ? [this.#roleSource(role, position.namespace)] : undefined;
      }
      case 'everything':
        return position.namespace === '' ? undefined : [this.#everythingIn(position.namespace)];
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
    return { scope, own: true, hits, grantAt: NO_GRANT, bound: undefined };
  }

  #everythingIn(scope: string): Source {
    const hits = this.#finder.everything;
    return { scope, own: true, hits, grantAt: NO_GRANT, bound: undefined };
  }

  /** The position of whoever acts as the identity, if it holds something that its requests may be made for. */
  limitedTo(by: Position, mode: string, identity: Identity): Position | undefined {
    // Whoever holds everything in a namespace is its service accounts without limits.
    if (by.type === 'everything') return undefined;
    const position = { type: 'limited', identity, mode, by } as const;
    const may = this.#limited(position).some(({ isAsked }) => isAsked);
    return may ? position : undefined;
  }

  /** What the identity holds, as far as `impersonate-on` reaches: the grants are those of whoever acts as it. */
  #limited({ identity, mode, by }: Position & { readonly type: 'limited' }): readonly LimitedSource[] {
    const key = positionKey(by);
    const requestor = this.#sources.get(key) ?? this.#sourcesAt(by) ?? [];
    this.#sources.set(key, requestor);
    const held = [identity, ...impliedGroups(identity).map(groupNamed)].flatMap((one) => this.#ownSourcesOf(one));
    this.#left -= requestor.length * held.length;
    if (this.#left < 0) {
      throw new RbacError('too-many-ways', 'there are too many ways to act as others: name one subject to start from');
    }
    return held.flatMap((source) => [
      ...requestor.flatMap((on) => this.#through(on, source, mode)),
      // What is asked in the course of a request is asked of the identity alone.
      { ...this.#part(source, source.scope, NO_GRANT, secondary), isAsked: false },
    ]);
  }

  /** The part of a source for which requests may be made by what `on` allows. */
  #through(on: Source, source: Source, mode: string): readonly LimitedSource[] {
    if (on.scope !== '' && source.scope !== '' && on.scope !== source.scope) return [];
    const scope = on.scope || source.scope;
    const part = this.#part(source, scope, on.grantAt, (pattern, hits) => {
      const asked = onBehalf(mode, pattern);
      if (asked === undefined || (scope !== '' && pattern.clusterScoped)) return [];
      const allowing = (on.hits.byPattern.get(asked) ?? []).filter(({ everything }) => !everything);
      return allowing.flatMap(({ ruleIndex, names }) => {
        const both = hits.map((hit) => meet(names, hit.names)).filter((some) => some?.size !== 0);
        return both.map((some) => ({ ruleIndex, names: some, everything: false }));
      });
    });
    return part.hits.byPattern.size > 0 ? [{ ...part, isAsked: true }] : [];
  }

  #part(
    source: Source,
    scope: string,
    grantAt: Source['grantAt'],
    hitsOf: (pattern: Pattern, hits: readonly Hit[]) => readonly Hit[],
  ): Source {
    const found = [...source.hits.byPattern].flatMap(([pattern, hits]) => {
      const kept = hitsOf(pattern, hits).map((hit) => ({ ...hit, everything: false }));
      return kept.length > 0 ? [[pattern, kept] as const] : [];
    });
    return { scope, own: true, hits: this.#finder.grouped(new Map(found)), grantAt, bound: undefined };
  }
}

function secondary(pattern: Pattern, hits: readonly Hit[]): readonly Hit[] {
  return isSecondary(pattern) ? hits : [];
}

/** The names that both lists allow; undefined stands for all. */
function meet(a: Hit['names'], b: Hit['names']): Hit['names'] {
  if (a === undefined || b === undefined) return a ?? b;
  return new Set([...a].filter((name) => b.has(name)));
}
