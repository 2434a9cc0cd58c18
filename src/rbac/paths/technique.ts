import type { BoundRole } from '../principal.ts';
import type { Identity } from '../subject.ts';
import type { Pattern } from './pattern.ts';
import type { Position } from './position.ts';
import type { Held, Requirement } from './step.ts';
import type { World } from './world.ts';

/** What a way up leads to, and what it needs. */
export interface Way {
  readonly to: Position;
  readonly needs: readonly Requirement[];
  /** What is done, for people. */
  readonly action: string;
}

/** What a technique may ask about the position it is tried from. */
export interface Asker {
  /** Where the requests are made; empty for requests that are not limited to a namespace. */
  readonly scope: string;
  readonly world: World;
  /** Everything that allows the pattern in the scope. */
  held(pattern: Pattern): Requirement;
  /** The bindings through which roles are held here; none for what comes with the position. */
  readonly bound: readonly BoundRole[];
  /** Whoever acts as the identity in a mode of constrained impersonation, if there is a request worth making. */
  limitedTo(mode: string, identity: Identity): Position | undefined;
  /** Where the rights are held. */
  readonly from: Position;
}

/** A way to turn rights into a position. */
export interface Technique {
  readonly id: string;
  /** The kinds of requests that it asks about. */
  readonly patterns: readonly Pattern[];
  readonly ways: (asker: Asker) => Iterable<Way>;
}

/** Those that allow every name: what a request without a name needs. */
export function unnamed(requirement: Requirement): Requirement {
  return requirement.every(isUnnamed) ? requirement : requirement.filter(isUnnamed);
}

function isUnnamed({ names }: Held): boolean {
  return names === undefined;
}

/** Those that allow that name. */
export function naming(requirement: Requirement, name: string): Requirement {
  return requirement.filter(({ names }) => names?.has(name) ?? true);
}

const NO_NAMES: ReadonlySet<string> = new Set();

/** The names that are listed somewhere. */
export function listedNames(requirement: Requirement): ReadonlySet<string> {
  if (requirement.every(isUnnamed)) return NO_NAMES;
  return new Set(requirement.flatMap(({ names }) => [...(names ?? [])]));
}

/** All that allow one of the patterns. A create by POST has no name; for those that have one see {@link creations}. */
export function heldAny(asker: Asker, patterns: readonly Pattern[]): Requirement {
  const held = patterns
    .map((pattern) => (isPost(pattern) ? unnamed(asker.held(pattern)) : asker.held(pattern)))
    .filter((found) => found.length > 0);
  return held.length === 1 ? (held[0] ?? []) : held.flat();
}

function isPost({ verb, subresource }: Pattern): boolean {
  return verb === 'create' && subresource === '';
}

/** What makes a new object: `create`, and what changes it by name. */
export interface Writes {
  readonly create: Pattern;
  readonly change: readonly Pattern[];
}

/** Different sets of grants that make new objects by name; more lead nowhere else. */
const MOST_NAMED = 16;

/**
 * The ways to make a new object: by POST, which has no name; or by server-side apply or PUT of a name, which needs
 * `create` and the change with that name.
 */
export function* creations(asker: Asker, { create, change }: Writes): Generator<readonly Requirement[]> {
  const held = asker.held(create);
  const posted = unnamed(held);
  if (posted.length > 0) yield [posted];
  if (posted.length === held.length) return;
  const changes = heldAny(asker, change);
  const found = new Set<string>();
  for (const name of listedNames(held)) {
    const changed = naming(changes, name);
    if (changed.length === 0) continue;
    const created = naming(held, name);
    const key = `${created.map((one) => held.indexOf(one)).join()}/${changed.map((one) => changes.indexOf(one)).join()}`;
    if (!found.has(key)) yield [created, changed];
    if (found.add(key).size >= MOST_NAMED) return;
  }
}

/** ` in namespace "shop"`, or ` in every namespace`. */
export function where(scope: string): string {
  return scope ? ` in namespace "${scope}"` : ' in every namespace';
}

/** The scope's namespace, or all of them. */
export function namespacesOf({ scope, world }: Asker): readonly string[] {
  return scope ? [scope] : world.namespaces;
}
