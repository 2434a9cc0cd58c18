import type { AddressSet, AddressSpace } from '../addresses/index.ts';
import { type Cluster, unknownNodeAddresses, unknownPodAddresses } from '../model/index.ts';
import { add, addRange, type Bitset, emptyBitset, has } from './bitset.ts';
import type { Endpoints } from './endpoints.ts';

/** How endpoints stand to a set of addresses. */
export interface AddressMatch {
  /** The segments of the address space that are in the set. */
  readonly outside: Bitset;
  /** Pods and nodes that have all of their addresses in the set. */
  readonly inside: Bitset;
  /** Pods and nodes that have, or may have, some of them there. */
  readonly partly: Bitset;
}

/** Compares endpoints with sets of addresses. */
export class AddressMatches {
  readonly #endpoints: Endpoints;
  readonly #space: AddressSpace;
  /** Endpoints with one known address, by its segment. */
  readonly #bySegment: (number[] | undefined)[] = [];
  readonly #several: { readonly endpoint: number; readonly segments: readonly number[] }[] = [];
  readonly #unknown: readonly { readonly endpoints: number[]; readonly segments: readonly number[] }[];

  constructor(cluster: Cluster, endpoints: Endpoints, space: AddressSpace) {
    this.#endpoints = endpoints;
    this.#space = space;
    const pods: number[] = [endpoints.stranger];
    const nodes: number[] = [];
    this.#unknown = [
      { endpoints: pods, segments: this.#touched(unknownPodAddresses(cluster)) },
      { endpoints: nodes, segments: this.#touched(unknownNodeAddresses(cluster)) },
    ];
    for (const [kind, { segments, hostNetwork }] of endpoints.podKinds.entries()) {
      this.#place(kind, segments, hostNetwork ? nodes : pods);
    }
    for (const [index, segments] of endpoints.nodeSegments.entries()) {
      this.#place(endpoints.firstNode + index, segments, nodes);
    }
  }

  match(set: AddressSet): AddressMatch {
    const { firstSegment, count } = this.#endpoints;
    const outside = emptyBitset(count);
    const inside = emptyBitset(count);
    const partly = emptyBitset(count);
    for (const { first, end } of this.#space.segmentsOf(set)) {
      addRange(outside, firstSegment + first, firstSegment + end);
      const last = Math.min(end, this.#bySegment.length);
      for (let segment = first; segment < last; segment++) {
        for (const endpoint of this.#bySegment[segment] ?? []) add(inside, endpoint);
      }
    }
    const covers = (segment: number) => has(outside, firstSegment + segment);
    for (const { endpoint, segments } of this.#several) {
      if (segments.every(covers)) add(inside, endpoint);
      else if (segments.some(covers)) add(partly, endpoint);
    }
    for (const { endpoints, segments } of this.#unknown) {
      if (endpoints.length === 0 || !segments.some(covers)) continue;
      const to = segments.every(covers) ? inside : partly;
      for (const endpoint of endpoints) add(to, endpoint);
    }
    return { outside, inside, partly };
  }

  #place(endpoint: number, segments: readonly number[], unknown: number[]): void {
    const [first] = segments;
    if (first === undefined) unknown.push(endpoint);
    else if (segments.length > 1) this.#several.push({ endpoint, segments });
    else {
      const list = this.#bySegment[first] ?? [];
      list.push(endpoint);
      this.#bySegment[first] = list;
    }
  }

  #touched(set: AddressSet): readonly number[] {
    const segments: number[] = [];
    for (const { first, end } of this.#space.segmentsTouching(set)) {
      for (let segment = first; segment < end; segment++) segments.push(segment);
    }
    return segments;
  }
}
