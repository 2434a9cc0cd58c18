import type { Grant } from '../principal.ts';
import type { RbacIndex } from '../rbac-index.ts';
import { consequences } from './consequences.ts';
import { HitFinder } from './hits.ts';
import { type HeldHere, type Holder, Holders } from './holder.ts';
import type { Pattern } from './pattern.ts';
import { CLUSTER_ADMIN, type Position, positionKey } from './position.ts';
import { positionOf } from './sources.ts';
import type { Requirement, Step } from './step.ts';
import type { Asker, Technique, Way } from './technique.ts';
import { KNOWN_OPERATORS, type Operator, techniques } from './techniques/index.ts';
import { World } from './world.ts';

export interface ClimbOptions {
  /** Custom resources whose operators act for their author; those in wide use by default. */
  readonly operators?: readonly Operator[] | undefined;
  /** Where to start; at every known user, group and service account by default. */
  readonly from?: readonly Position[] | undefined;
}

/** A position and the steps out of it. */
export interface Place {
  readonly position: Position;
  readonly key: string;
  readonly steps: readonly Step[];
}

/** What everybody can become or take, as a graph of positions and the steps between them. */
export class ClimbGraph {
  readonly places: ReadonlyMap<string, Place>;
  readonly #incoming = new Map<string, Step[]>();

  constructor(places: ReadonlyMap<string, Place>) {
    this.places = places;
    for (const { steps } of places.values()) {
      for (const step of steps) {
        const incoming = this.#incoming.get(step.toKey);
        if (incoming === undefined) this.#incoming.set(step.toKey, [step]);
        else incoming.push(step);
      }
    }
  }

  /** The steps out of the position with that key. */
  stepsFrom(key: string): readonly Step[] {
    return this.places.get(key)?.steps ?? [];
  }

  /** The steps that end at the position with that key. */
  stepsTo(key: string): readonly Step[] {
    return this.#incoming.get(key) ?? [];
  }
}

/** Finds every step from every known user, group and service account, and on from where they lead. */
export function climbGraph(index: RbacIndex, options: ClimbOptions = {}): ClimbGraph {
  const world = new World(index);
  const holders = new Holders(index, new HitFinder(techniques(options.operators ?? KNOWN_OPERATORS)));
  const places = new Map<string, Place>();
  const open: Position[] = [...(options.from ?? world.identities.map(positionOf))];
  for (let position = open.pop(); position !== undefined; position = open.pop()) {
    const key = positionKey(position);
    if (places.has(key)) continue;
    const steps = new StepList(position, key);
    addHeldSteps(steps, holders, world);
    for (const { to, technique, action } of consequences(position, world)) steps.add(to, technique, action, []);
    places.set(key, { position, key, steps: steps.steps });
    for (const { to, toKey } of steps.steps) {
      if (!places.has(toKey)) open.push(to);
    }
  }
  return new ClimbGraph(places);
}

/** The steps out of one position. Of equal ones, with the same end and the same needs, the first stays. */
class StepList {
  readonly from: Position;
  readonly steps: Step[] = [];
  readonly #fromKey: string;
  readonly #byEnd = new Map<string, Step[]>();

  constructor(from: Position, fromKey: string) {
    this.from = from;
    this.#fromKey = fromKey;
  }

  add(to: Position, technique: string, action: string, needs: Step['needs']): void {
    const toKey = positionKey(to);
    const known = this.#byEnd.get(toKey) ?? [];
    if (known.some((step) => sameNeeds(step.needs, needs))) return;
    const step: Step = { from: this.from, fromKey: this.#fromKey, to, toKey, technique, action, needs };
    known.push(step);
    this.#byEnd.set(toKey, known);
    this.steps.push(step);
  }
}

function sameNeeds(a: Step['needs'], b: Step['needs']): boolean {
  return a.length === b.length && a.every((grants, index) => sameGrants(grants, b[index] ?? []));
}

function sameGrants(a: readonly Grant[], b: readonly Grant[]): boolean {
  return a.length === b.length && a.every((grant, index) => grant === b[index]);
}

function addHeldSteps(steps: StepList, holders: Holders, world: World): void {
  const holder = holders.of(steps.from);
  if (holder === undefined) return;
  for (const { scope, grant } of holder.everything) {
    const to: Position = scope === '' ? CLUSTER_ADMIN : { type: 'everything', namespace: scope };
    const action = scope === '' ? 'do everything' : `do everything in namespace "${scope}"`;
    steps.add(to, 'everything', action, grant === undefined ? [] : [[grant]]);
  }
  for (const scope of holder.scopes) {
    const tried = holder.techniques(scope);
    if (tried.length === 0) continue;
    const asker = askerOf(steps.from, holder, holders, scope, world);
    for (const technique of tried) {
      for (const way of technique.ways(asker)) addWay(steps, technique, way);
    }
  }
}

function askerOf(from: Position, holder: Holder, holders: Holders, scope: string, world: World): Asker {
  const known = new Map<Pattern, readonly HeldHere[]>();
  return {
    from,
    scope,
    world,
    bound: holder.bound,
    held(pattern) {
      const held = known.get(pattern) ?? holder.held(pattern, scope);
      known.set(pattern, held);
      return held;
    },
    limitedTo: (mode, identity) => holders.limitedTo(from, mode, identity),
  };
}

/**
 * The step of a way, if the position brings it about: something it needs is given to the position itself and not to
 * a group of it alone, whose own step it is then; and something in the scope's namespace, or else the step is there
 * for every namespace. Where one grant that gives everything in the namespace is enough, its own step stands for it.
 */
function addWay(steps: StepList, { id }: Technique, { to, action, needs: asked }: Way): void {
  const whole = asked as readonly (readonly HeldHere[])[];
  const dominated = whole.every((held) => held.some(({ everything }) => everything));
  const apart = dominated ? whole.map((held) => held.filter(({ everything }) => !everything)) : whole;
  // A step that needs one thing is there for each holder of it: what a group gives is the group's step.
  const needs = apart.length > 1 ? apart : apart.map((held) => held.filter((one) => one.own && one.local));
  if (needs.some((held) => held.length === 0)) return;
  const own = needs.some((held) => held.some((one) => one.own));
  const local = needs.some((held) => held.some((one) => one.local));
  if (own && local) steps.add(to, id, action, needs.flatMap(grantsOf));
}

/** The grants of which any meets a requirement, in a list; nothing when it comes with the position. */
function grantsOf(held: Requirement): readonly (readonly Grant[])[] {
  const grants = new Set<Grant>();
  for (const { grant } of held) {
    if (grant === undefined) return [];
    grants.add(grant);
  }
  return [[...grants]];
}
