import {
  ALL,
  ALL_PORTS,
  type ConnectionId,
  type ConnectionSet,
  type ConnectionTable,
  connectionsOf,
  NO_CONNECTIONS,
  NONE,
  PROTOCOLS,
  type Protocol,
  portRange,
  unionConnections,
} from '../connections/index.ts';
import { type Action, type Direction, type PodPort, type Policy, type PortMatch, rulesOf } from '../model/index.ts';
import { add, type Bitset, emptyBitset, intersection } from './bitset.ts';
import type { Endpoints } from './endpoints.ts';
import type { PeerSet, PeerSets } from './peer-sets.ts';

/** A part of a rule: connections with some peers. The parts of one rule may come in any order. */
export interface Clause {
  readonly action: Action;
  readonly peers: PeerSet;
  readonly connections: ConnectionId;
}

/** A policy's rules for one direction, as clauses. */
export interface PolicyClauses {
  readonly policy: Policy;
  readonly subject: PeerSet;
  /** In the order of the rules. */
  readonly rules: readonly RuleClauses[];
}

interface RuleClauses {
  readonly action: Action;
  readonly fixed: readonly Clause[];
  /** Ports that an ingress rule names: what they are depends on the subject. */
  readonly named: readonly NamedPort[];
  readonly peers: PeerSet;
}

interface NamedPort {
  readonly name: string;
  /** Undefined: of any protocol. */
  readonly protocol: Protocol | undefined;
}

/**
 * The clauses of a policy for a subject with these named ports, in order. A subject of which nothing is known
 * (`undefined`) may have any port under any name.
 */
export function clausesFor(
  { rules }: PolicyClauses,
  podPorts: readonly PodPort[] | undefined,
  table: ConnectionTable,
): readonly Clause[] {
  return rules.flatMap(({ action, fixed, named, peers }) => {
    if (named.length === 0) return fixed;
    if (podPorts === undefined) {
      const nobody = new Uint32Array(peers.possible.length);
      const connections = table.idOf(unionOf(named.map(anyPortOf)));
      return [...fixed, { action, peers: { sure: nobody, possible: peers.possible }, connections }];
    }
    const connections = table.idOf(unionOf(named.map((port) => resolve(port, podPorts))));
    return connections === NONE ? fixed : [...fixed, { action, peers, connections }];
  });
}

/** Turns rules into clauses: peers into sets of endpoints, and ports, named ones too, into connection sets. */
export class ClauseCompiler {
  readonly #endpoints: Endpoints;
  readonly #peers: PeerSets;
  readonly #table: ConnectionTable;
  readonly #destinations: ReadonlyMap<string, readonly Destinations[]>;
  readonly #stranger: Bitset;

  constructor(endpoints: Endpoints, peers: PeerSets, table: ConnectionTable) {
    this.#endpoints = endpoints;
    this.#peers = peers;
    this.#table = table;
    this.#destinations = destinationsByName(endpoints);
    this.#stranger = emptyBitset(endpoints.count);
    add(this.#stranger, endpoints.stranger);
  }

  /** Undefined when the policy does not concern the direction. */
  compile(policy: Policy, direction: Direction): PolicyClauses | undefined {
    const rules = rulesOf(policy, direction)?.map(({ action, peers, ports }): RuleClauses => {
      const set = this.#peers.peersOf(peers, policy.tier);
      const named = ports?.filter((port) => port.type === 'named') ?? [];
      const fixed = this.#ranges(action, set, ports);
      return direction === 'ingress'
        ? { action, fixed, named, peers: set }
        : { action, fixed: [...fixed, ...this.#namedDestinations(action, set, named)], named: [], peers: set };
    });
    return rules && { policy, subject: this.#peers.subjectOf(policy), rules };
  }

  #ranges(action: Action, peers: PeerSet, ports: readonly PortMatch[] | undefined): readonly Clause[] {
    if (ports === undefined) return [{ action, peers, connections: ALL }];
    const ranges = ports.filter((port) => port.type === 'range');
    const connections = this.#table.idOf(unionOf(ranges.map(({ protocol, ports }) => connectionsOf(protocol, ports))));
    return connections === NONE ? [] : [{ action, peers, connections }];
  }

  /** Named ports of an egress rule: each destination has its own. Addresses have none. */
  #namedDestinations(action: Action, peers: PeerSet, named: readonly NamedPort[]): readonly Clause[] {
    const clauses: Clause[] = [];
    for (const written of named) {
      const { name, protocol } = written;
      for (const { port, members } of this.#destinations.get(name) ?? []) {
        if (protocol !== undefined && protocol !== port.protocol) continue;
        const destinations = within(peers, members);
        const connections = this.#table.idOf(connectionsOf(port.protocol, portRange(port.port, port.port)));
        if (destinations !== undefined) clauses.push({ action, peers: destinations, connections });
      }
      if (within(peers, this.#stranger) === undefined) continue;
      const connections = this.#table.idOf(anyPortOf(written));
      const unknown = { sure: emptyBitset(this.#endpoints.count), possible: this.#stranger };
      clauses.push({ action, peers: unknown, connections });
    }
    return clauses;
  }
}

interface Destinations {
  readonly port: PodPort;
  readonly members: Bitset;
}

/** For each port name, what it means in which kinds of pods. */
function destinationsByName({ podKinds, count }: Endpoints): ReadonlyMap<string, readonly Destinations[]> {
  const byName = new Map<string, Map<string, Destinations>>();
  for (const [kind, { namedPorts }] of podKinds.entries()) {
    for (const port of namedPorts) {
      const meanings = byName.get(port.name) ?? new Map<string, Destinations>();
      byName.set(port.name, meanings);
      const key = `${port.protocol}${port.port}`;
      const meaning = meanings.get(key) ?? { port, members: emptyBitset(count) };
      meanings.set(key, meaning);
      add(meaning.members, kind);
    }
  }
  return new Map([...byName].map(([name, meanings]) => [name, [...meanings.values()]]));
}

function resolve({ name, protocol }: NamedPort, podPorts: readonly PodPort[]): ConnectionSet {
  const meant = podPorts.filter((port) => port.name === name && (protocol === undefined || protocol === port.protocol));
  return unionOf(meant.map(({ port, protocol }) => connectionsOf(protocol, portRange(port, port))));
}

/** Of an unknown pod's ports any may have the name. */
function anyPortOf({ protocol }: NamedPort): ConnectionSet {
  return unionOf((protocol === undefined ? PROTOCOLS : [protocol]).map((one) => connectionsOf(one, ALL_PORTS)));
}

function unionOf(sets: readonly ConnectionSet[]): ConnectionSet {
  return sets.reduce(unionConnections, NO_CONNECTIONS);
}

function within({ sure, possible }: PeerSet, members: Bitset): PeerSet | undefined {
  const both = intersection(possible, members);
  if (both === undefined) return undefined;
  if (sure === possible) return { sure: both, possible: both };
  return { sure: intersection(sure, members) ?? new Uint32Array(both.length), possible: both };
}
